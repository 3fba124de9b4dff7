"""Issued credit memos are final and their counter has no gaps; the units of one line never hold more than the line;
published rules never change; corrections never exceed what they correct."""

from django.db import migrations

MEMOS = """
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

UNMEMOS = """
DROP TRIGGER resolutions_counter_only_grows ON resolutions_memocounter;
DROP FUNCTION resolutions_counter_only_grows();
DROP TRIGGER resolutions_memo_is_final ON resolutions_creditmemo;
DROP FUNCTION resolutions_memo_is_final();
"""

CAPS = """
-- Serial numbers of a line may become known after some of its pieces were claimed without: then the units that are
-- made for them begin with a cap of their own. What all of them hold together is held against the line.
CREATE FUNCTION resolutions_line_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    line bigint;
    pieces bigint;
    held bigint;
    units bigint;
BEGIN
    SELECT u.order_line_id INTO line FROM orders_soldunit u WHERE u.id = NEW.sold_unit_id;
    SELECT count(*), coalesce(sum(quantity), 0) INTO units, pieces FROM orders_soldunit WHERE order_line_id = line;
    IF units > 1 THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('amends line', line));
        SELECT coalesce(sum(e.quantity_used), 0) INTO held
        FROM resolutions_entitlement e JOIN orders_soldunit u ON u.id = e.sold_unit_id
        WHERE u.order_line_id = line;
        IF held > pieces THEN
            RAISE EXCEPTION 'the units of line % hold % of its % pieces', line, held, pieces
                USING ERRCODE = 'check_violation', CONSTRAINT = 'resolutions_line_cap';
        END IF;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER resolutions_line_cap_insert AFTER INSERT ON resolutions_entitlement
    FOR EACH ROW WHEN (NEW.quantity_used > 0) EXECUTE FUNCTION resolutions_line_cap();
CREATE TRIGGER resolutions_line_cap_update AFTER UPDATE ON resolutions_entitlement
    FOR EACH ROW WHEN (NEW.quantity_used > OLD.quantity_used) EXECUTE FUNCTION resolutions_line_cap();

CREATE FUNCTION resolutions_rules_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.version IS NULL THEN
            RETURN OLD;
        END IF;
    ELSIF OLD.version IS NULL THEN
        IF NEW.version IS NOT NULL AND (NEW.reviewed_by_user_id IS NULL
                                        OR NEW.reviewed_by_user_id = ANY (OLD.editors)) THEN
            RAISE EXCEPTION 'rules are published by somebody who did not work on them'
                USING ERRCODE = 'check_violation';
        END IF;
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'version % of the rules was published and never changes', OLD.version
        USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER resolutions_rules_stay BEFORE UPDATE OR DELETE ON resolutions_amountrules
    FOR EACH ROW EXECUTE FUNCTION resolutions_rules_stay();
"""

UNCAPS = """
DROP TRIGGER resolutions_rules_stay ON resolutions_amountrules;
DROP FUNCTION resolutions_rules_stay();
DROP TRIGGER resolutions_line_cap_update ON resolutions_entitlement;
DROP TRIGGER resolutions_line_cap_insert ON resolutions_entitlement;
DROP FUNCTION resolutions_line_cap();
"""

CORRECTIONS = """
CREATE FUNCTION resolutions_correction_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE credited bigint; whole resolutions_creditmemo;
BEGIN
    SELECT * INTO whole FROM resolutions_creditmemo WHERE id = NEW.corrects_id FOR UPDATE;
    SELECT whole.total + coalesce(sum(total), 0) INTO credited FROM resolutions_creditmemo
    WHERE corrects_id = NEW.corrects_id;
    IF whole.kind <> 'credit' OR whole.currency <> NEW.currency OR credited + NEW.total < 0 THEN
        RAISE EXCEPTION 'credit memo % cannot be corrected by %', whole.number, NEW.total USING ERRCODE = 'AM001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER resolutions_correction_cap BEFORE INSERT ON resolutions_creditmemo
    FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION resolutions_correction_cap();
"""

UNCORRECTIONS = """
DROP TRIGGER resolutions_correction_cap ON resolutions_creditmemo;
DROP FUNCTION resolutions_correction_cap();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("resolutions", "0001_initial"),
        ("orders", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(MEMOS, UNMEMOS),
        migrations.RunSQL(CAPS, UNCAPS),
        migrations.RunSQL(CORRECTIONS, UNCORRECTIONS),
    ]
