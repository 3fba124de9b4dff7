"""What waits is counted by the database as it comes and goes; the bytes of an event never change."""

from django.db import migrations

TALLY = """
CREATE FUNCTION intake_tally_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO intake_tally (source_id, lane, at, came, came_bytes, dead)
        SELECT source_id, lane, now(), count(*) FILTER (WHERE state = 'pending'),
               coalesce(sum(octet_length(body)) FILTER (WHERE state = 'pending'), 0),
               count(*) FILTER (WHERE state = 'dead')
        FROM intake_new WHERE state IN ('pending', 'dead') GROUP BY source_id, lane;
    ELSIF TG_OP = 'UPDATE' THEN
        -- No join of old and new rows: a plan made for a few rows would be a disaster for thousands.
        INSERT INTO intake_tally (source_id, lane, at, came, came_bytes, gone, gone_bytes, dead)
        SELECT source_id, lane, now(), greatest(n, 0), greatest(b, 0), greatest(-n, 0), greatest(-b, 0), d
        FROM (
            SELECT source_id, lane, sum(n) AS n, sum(n * b) AS b, sum(d) AS d
            FROM (
                SELECT source_id, lane, (state = 'pending')::int AS n, octet_length(body)::bigint AS b,
                       (state = 'dead')::int AS d
                FROM intake_new WHERE state IN ('pending', 'dead')
                UNION ALL
                SELECT source_id, lane, -(state = 'pending')::int, octet_length(body)::bigint,
                       -(state = 'dead')::int
                FROM intake_old WHERE state IN ('pending', 'dead')
            ) AS each GROUP BY source_id, lane
        ) AS net WHERE n <> 0 OR b <> 0 OR d <> 0;
    ELSE
        INSERT INTO intake_tally (source_id, lane, at, gone, gone_bytes, dead)
        SELECT source_id, lane, now(), count(*) FILTER (WHERE state = 'pending'),
               coalesce(sum(octet_length(body)) FILTER (WHERE state = 'pending'), 0),
               -count(*) FILTER (WHERE state = 'dead')
        FROM intake_old WHERE state IN ('pending', 'dead') GROUP BY source_id, lane;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER intake_tally_insert AFTER INSERT ON intake_rawevent
    REFERENCING NEW TABLE AS intake_new FOR EACH STATEMENT EXECUTE FUNCTION intake_tally_events();
CREATE TRIGGER intake_tally_update AFTER UPDATE ON intake_rawevent
    REFERENCING OLD TABLE AS intake_old NEW TABLE AS intake_new
    FOR EACH STATEMENT EXECUTE FUNCTION intake_tally_events();
CREATE TRIGGER intake_tally_delete AFTER DELETE ON intake_rawevent
    REFERENCING OLD TABLE AS intake_old FOR EACH STATEMENT EXECUTE FUNCTION intake_tally_events();
"""

UNTALLY = """
DROP TRIGGER intake_tally_insert ON intake_rawevent;
DROP TRIGGER intake_tally_update ON intake_rawevent;
DROP TRIGGER intake_tally_delete ON intake_rawevent;
DROP FUNCTION intake_tally_events();
"""

STAY = """
CREATE FUNCTION intake_bytes_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE EXCEPTION 'edited payloads are kept for ever';
    END IF;
    IF NEW.body IS DISTINCT FROM OLD.body OR NEW.body_sha256 IS DISTINCT FROM OLD.body_sha256 THEN
        RAISE EXCEPTION 'the bytes of event payloads never change: keep a new version beside them';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER intake_bytes_stay BEFORE UPDATE OF body, body_sha256 ON intake_rawevent
    FOR EACH ROW EXECUTE FUNCTION intake_bytes_stay();
CREATE TRIGGER intake_versions_stay BEFORE UPDATE OR DELETE ON intake_version
    FOR EACH ROW EXECUTE FUNCTION intake_bytes_stay();
"""

UNSTAY = """
DROP TRIGGER intake_bytes_stay ON intake_rawevent;
DROP TRIGGER intake_versions_stay ON intake_version;
DROP FUNCTION intake_bytes_stay();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(TALLY, UNTALLY),
        migrations.RunSQL(STAY, UNSTAY),
    ]
