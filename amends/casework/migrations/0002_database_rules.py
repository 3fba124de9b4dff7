"""A case follows its claim and its messages; counts by cause and day are kept by the database."""

from django.db import migrations

WATCH = """
CREATE FUNCTION casework_follow_claim() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.state = 'draft' OR (TG_OP = 'UPDATE' AND NEW.state = OLD.state) THEN
        RETURN NULL;
    END IF;
    IF NEW.state IN ('in_review', 'decided') THEN
        INSERT INTO casework_case (claim_id, state, band, act_by) VALUES (
            NEW.id, NEW.state, CASE WHEN NEW.safety THEN 0 ELSE 2 END,
            coalesce(NEW.submitted_at, NEW.created_at) + CASE WHEN NEW.safety THEN interval '4 hours'
                                                              ELSE interval '48 hours' END)
        ON CONFLICT (claim_id) DO NOTHING;
    END IF;
    UPDATE casework_case SET
        state = NEW.state,
        holder_id = NULL,
        held_until = NULL,
        lane = CASE WHEN NEW.state IN ('decided', 'closed', 'withdrawn') THEN 'desk' ELSE lane END,
        by_desk = by_desk OR NEW.state = 'in_review',
        entered_at = CASE WHEN NEW.state = 'in_review' THEN clock_timestamp() ELSE entered_at END,
        weighed_at = CASE WHEN NEW.state = 'in_review' THEN NULL ELSE weighed_at END,
        asks = asks + (NEW.state = 'awaiting_customer')::int,
        reopens = reopens + (TG_OP = 'UPDATE' AND OLD.state IN ('decided', 'closed') AND NEW.state = 'in_review')::int,
        decided_at = CASE WHEN NEW.state = 'closed' THEN decided_at
                          WHEN NEW.state = 'decided' THEN coalesce(NEW.decided_at, clock_timestamp()) END
    WHERE claim_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION casework_follow_message() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE casework_case SET contacts = contacts + 1 WHERE claim_id = NEW.claim_id;
    RETURN NULL;
END $$;
CREATE TRIGGER casework_claim_moves AFTER INSERT OR UPDATE OF state ON claims_claim
    FOR EACH ROW EXECUTE FUNCTION casework_follow_claim();
CREATE TRIGGER casework_customer_writes AFTER INSERT ON claims_message
    FOR EACH ROW WHEN (NEW.from_customer) EXECUTE FUNCTION casework_follow_message();
"""

UNWATCH = """
DROP TRIGGER casework_claim_moves ON claims_claim;
DROP TRIGGER casework_customer_writes ON claims_message;
DROP FUNCTION casework_follow_claim();
DROP FUNCTION casework_follow_message();
"""

COUNT = """
CREATE FUNCTION casework_tens(ms bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    -- to the next ten seconds; whatever is 15 minutes or more stays above 900
    SELECT CASE WHEN ms <= 0 THEN 0 WHEN ms = 900000 THEN 910 ELSE least((ms + 9999) / 10000 * 10, 86400)::int END
$$;
CREATE FUNCTION casework_count() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    left_cause text; came_cause text;
    left_day casework_daystep; came_day casework_daystep;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        IF OLD.state = 'in_review' AND OLD.cause <> '' THEN left_cause := OLD.cause; END IF;
        IF OLD.decided_at IS NOT NULL THEN
            left_day.day := (OLD.decided_at AT TIME ZONE 'UTC')::date;
            left_day.desk := OLD.by_desk;
            left_day.first := OLD.asks + OLD.reopens + OLD.contacts = 0;
            left_day.seconds := casework_tens(OLD.active_ms);
        END IF;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        IF NEW.state = 'in_review' AND NEW.cause <> '' THEN came_cause := NEW.cause; END IF;
        IF NEW.decided_at IS NOT NULL THEN
            came_day.day := (NEW.decided_at AT TIME ZONE 'UTC')::date;
            came_day.desk := NEW.by_desk;
            came_day.first := NEW.asks + NEW.reopens + NEW.contacts = 0;
            came_day.seconds := casework_tens(NEW.active_ms);
        END IF;
    END IF;
    IF left_cause IS DISTINCT FROM came_cause THEN
        INSERT INTO casework_causestep (cause, change)
        SELECT * FROM (VALUES (left_cause, -1), (came_cause, 1)) step (cause, change) WHERE cause IS NOT NULL;
    END IF;
    IF left_day IS DISTINCT FROM came_day THEN
        INSERT INTO casework_daystep (day, desk, first, seconds, change)
        SELECT * FROM (VALUES (left_day.day, left_day.desk, left_day.first, left_day.seconds, -1),
                              (came_day.day, came_day.desk, came_day.first, came_day.seconds, 1))
            step (day, desk, first, seconds, change) WHERE day IS NOT NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION casework_add_span() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE casework_case
    SET active_ms = active_ms + round(extract(epoch FROM NEW.ended - NEW.begun) * 1000)::bigint
    WHERE claim_id = NEW.claim_id;
    RETURN NULL;
END $$;
CREATE TRIGGER casework_counts AFTER INSERT OR DELETE OR UPDATE
    OF state, cause, decided_at, by_desk, asks, reopens, contacts, active_ms ON casework_case
    FOR EACH ROW EXECUTE FUNCTION casework_count();
CREATE TRIGGER casework_spends AFTER INSERT ON casework_span
    FOR EACH ROW EXECUTE FUNCTION casework_add_span();
"""

UNCOUNT = """
DROP TRIGGER casework_spends ON casework_span;
DROP TRIGGER casework_counts ON casework_case;
DROP FUNCTION casework_add_span();
DROP FUNCTION casework_count();
DROP FUNCTION casework_tens(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0001_initial"),
        ("claims", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(WATCH, UNWATCH),
        migrations.RunSQL(COUNT, UNCOUNT),
    ]
