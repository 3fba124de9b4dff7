"""Published policies never change; the log of decisions is written by the database, and nobody edits it; a decision's
contents never change; a goodwill budget's use is the sum of its entries."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION decisions_policy_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.version IS NOT NULL AND (
        NEW.content IS DISTINCT FROM OLD.content OR NEW.version IS DISTINCT FROM OLD.version
        OR NEW.digest IS DISTINCT FROM OLD.digest
    ) THEN
        RAISE EXCEPTION 'policy version % was published and never changes', OLD.version
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_policy_frozen BEFORE UPDATE ON decisions_policy
    FOR EACH ROW EXECUTE FUNCTION decisions_policy_frozen();
"""

UNFROZEN = """
DROP TRIGGER decisions_policy_frozen ON decisions_policy;
DROP FUNCTION decisions_policy_frozen();
"""

FINAL = """
CREATE FUNCTION decisions_write_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO decisions_decisionlog (decision_id, claim_id, state, outcome, remedy, share_percent, fixed_minor,
        amount_minor, currency, goodwill, decided_by, decided_by_user, second_by, second_by_user, reasons,
        override_reason, at)
    VALUES (NEW.id, NEW.claim_id, NEW.state, NEW.outcome, NEW.remedy, NEW.share_percent, NEW.fixed_minor,
        NEW.amount_minor, NEW.currency, NEW.goodwill, NEW.decided_by, NEW.decided_by_user_id, NEW.second_by,
        NEW.second_by_user_id, NEW.reasons, NEW.override_reason, clock_timestamp());
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_write_log AFTER INSERT OR UPDATE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_write_log();

CREATE FUNCTION decisions_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is never changed or removed', TG_TABLE_NAME USING ERRCODE = 'AM004';
END $$;
CREATE TRIGGER decisions_log_is_final BEFORE UPDATE OR DELETE ON decisions_decisionlog
    FOR EACH ROW EXECUTE FUNCTION decisions_is_final();
CREATE TRIGGER decisions_log_stays BEFORE TRUNCATE ON decisions_decisionlog
    FOR EACH STATEMENT EXECUTE FUNCTION decisions_is_final();
CREATE TRIGGER decisions_entry_is_final BEFORE UPDATE OR DELETE ON decisions_goodwillentry
    FOR EACH ROW EXECUTE FUNCTION decisions_is_final();
CREATE TRIGGER decisions_decision_stays BEFORE DELETE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_is_final();

CREATE FUNCTION decisions_contents_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.claim_id, NEW.outcome, NEW.remedy, NEW.share_percent, NEW.method, NEW.return_required, NEW.fixed_minor,
        NEW.amount_minor, NEW.currency, NEW.goodwill, NEW.waive, NEW.decided_by, NEW.decided_by_user_id, NEW.at)
       IS DISTINCT FROM
       (OLD.claim_id, OLD.outcome, OLD.remedy, OLD.share_percent, OLD.method, OLD.return_required, OLD.fixed_minor,
        OLD.amount_minor, OLD.currency, OLD.goodwill, OLD.waive, OLD.decided_by, OLD.decided_by_user_id, OLD.at)
       OR NEW.reasons IS DISTINCT FROM OLD.reasons OR NEW.override_reason IS DISTINCT FROM OLD.override_reason
       OR (OLD.second_by_user_id IS NOT NULL AND NEW.second_by_user_id IS DISTINCT FROM OLD.second_by_user_id)
    THEN
        RAISE EXCEPTION 'decision % was made and its contents never change', OLD.id USING ERRCODE = 'AM004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_contents_stay BEFORE UPDATE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_contents_stay();

CREATE FUNCTION decisions_use_goodwill() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE decisions_goodwillbudget SET used = used + NEW.minor WHERE id = NEW.budget_id;
    RETURN NULL;
END $$;
CREATE TRIGGER decisions_use_goodwill AFTER INSERT ON decisions_goodwillentry
    FOR EACH ROW EXECUTE FUNCTION decisions_use_goodwill();
"""

UNFINAL = """
DROP TRIGGER decisions_use_goodwill ON decisions_goodwillentry;
DROP TRIGGER decisions_contents_stay ON decisions_decision;
DROP TRIGGER decisions_decision_stays ON decisions_decision;
DROP TRIGGER decisions_entry_is_final ON decisions_goodwillentry;
DROP TRIGGER decisions_log_stays ON decisions_decisionlog;
DROP TRIGGER decisions_log_is_final ON decisions_decisionlog;
DROP TRIGGER decisions_write_log ON decisions_decision;
DROP FUNCTION decisions_use_goodwill();
DROP FUNCTION decisions_contents_stay();
DROP FUNCTION decisions_is_final();
DROP FUNCTION decisions_write_log();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FROZEN, UNFROZEN),
        migrations.RunSQL(FINAL, UNFINAL),
    ]
