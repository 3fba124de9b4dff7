"""A published tuning never changes."""

from django.db import migrations

FINAL = """
CREATE FUNCTION gates_published_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR NEW.version IS DISTINCT FROM OLD.version OR NEW.rules IS DISTINCT FROM OLD.rules
       OR NEW.digest <> OLD.digest OR NEW.base <> OLD.base OR NEW.title <> OLD.title OR NEW.author <> OLD.author
       OR NEW.published_by <> OLD.published_by OR NEW.published_at IS DISTINCT FROM OLD.published_at
       OR NEW.because <> OLD.because OR NEW.tested <> OLD.tested THEN
        RAISE EXCEPTION 'a published tuning never changes' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER gates_published_is_final BEFORE UPDATE OR DELETE ON gates_tuning
    FOR EACH ROW WHEN (OLD.version IS NOT NULL) EXECUTE FUNCTION gates_published_is_final();
"""

UNFINAL = """
DROP TRIGGER gates_published_is_final ON gates_tuning;
DROP FUNCTION gates_published_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("gates", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FINAL, UNFINAL),
    ]
