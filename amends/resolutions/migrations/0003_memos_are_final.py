"""An issued credit memo is never changed or removed: corrections are further documents."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION resolutions_memo_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'credit memo % is issued and cannot be changed', OLD.number USING ERRCODE = 'AM001';
END $$;
CREATE TRIGGER resolutions_memo_is_final BEFORE UPDATE OR DELETE ON resolutions_creditmemo
    FOR EACH ROW EXECUTE FUNCTION resolutions_memo_is_final();
-- a number that was given is never given again
CREATE FUNCTION resolutions_counter_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.last <> OLD.last + 1 OR NEW.legal_entity <> OLD.legal_entity OR NEW.year <> OLD.year
    THEN
        RAISE EXCEPTION 'the memo counter of % % counts up by one only', OLD.legal_entity, OLD.year
            USING ERRCODE = 'AM001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER resolutions_counter_only_grows BEFORE UPDATE OR DELETE ON resolutions_memocounter
    FOR EACH ROW EXECUTE FUNCTION resolutions_counter_only_grows();
"""

BACKWARD = """
DROP TRIGGER resolutions_counter_only_grows ON resolutions_memocounter;
DROP FUNCTION resolutions_counter_only_grows();
DROP TRIGGER resolutions_memo_is_final ON resolutions_creditmemo;
DROP FUNCTION resolutions_memo_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("resolutions", "0002_figures")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
