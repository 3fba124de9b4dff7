"""Events are counted by source and hour as they come and as they are concluded."""

from django.db import migrations

WATCH = """
CREATE FUNCTION monitor_watch_events() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO monitor_tally (source_id, hour, received, taken, dead, lag_1, lag_10, lag_60, lag_600, lag_3600,
                                   lag_more)
        SELECT source_id, date_trunc('hour', received_at, 'UTC'), count(*),
               count(*) FILTER (WHERE state IN ('done', 'ignored', 'superseded')),
               count(*) FILTER (WHERE state = 'dead'), 0, 0, 0, 0, 0, 0
        FROM monitor_new GROUP BY 1, 2;
    ELSE
        -- Differences of sums, without joining old and new rows. What was concluded when it came in (files,
        -- greetings) has no lag.
        INSERT INTO monitor_tally (source_id, hour, received, taken, dead, lag_1, lag_10, lag_60, lag_600, lag_3600,
                                   lag_more)
        SELECT * FROM (
            SELECT source_id, hour, 0::bigint, coalesce(sum(n) FILTER (WHERE state <> 'dead'), 0) AS taken,
                   coalesce(sum(n) FILTER (WHERE state = 'dead'), 0) AS dead,
                   coalesce(sum(n) FILTER (WHERE lag <= 1), 0) AS a,
                   coalesce(sum(n) FILTER (WHERE lag > 1 AND lag <= 10), 0) AS b,
                   coalesce(sum(n) FILTER (WHERE lag > 10 AND lag <= 60), 0) AS c,
                   coalesce(sum(n) FILTER (WHERE lag > 60 AND lag <= 600), 0) AS d,
                   coalesce(sum(n) FILTER (WHERE lag > 600 AND lag <= 3600), 0) AS e,
                   coalesce(sum(n) FILTER (WHERE lag > 3600), 0) AS f
            FROM (
                SELECT source_id, date_trunc('hour', received_at, 'UTC') AS hour, state, 1 AS n,
                       extract(epoch FROM processed_at - received_at) AS lag
                FROM monitor_new WHERE state <> 'pending'
                UNION ALL
                SELECT source_id, date_trunc('hour', received_at, 'UTC'), state, -1,
                       extract(epoch FROM processed_at - received_at)
                FROM monitor_old WHERE state <> 'pending'
            ) AS each GROUP BY 1, 2
        ) AS net WHERE taken <> 0 OR dead <> 0 OR a <> 0 OR b <> 0 OR c <> 0 OR d <> 0 OR e <> 0 OR f <> 0;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER monitor_events_come AFTER INSERT ON intake_rawevent
    REFERENCING NEW TABLE AS monitor_new FOR EACH STATEMENT EXECUTE FUNCTION monitor_watch_events();
CREATE TRIGGER monitor_events_change AFTER UPDATE ON intake_rawevent
    REFERENCING OLD TABLE AS monitor_old NEW TABLE AS monitor_new
    FOR EACH STATEMENT EXECUTE FUNCTION monitor_watch_events();
"""

UNWATCH = """
DROP TRIGGER monitor_events_come ON intake_rawevent;
DROP TRIGGER monitor_events_change ON intake_rawevent;
DROP FUNCTION monitor_watch_events();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("monitor", "0001_initial"),
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(WATCH, UNWATCH),
    ]
