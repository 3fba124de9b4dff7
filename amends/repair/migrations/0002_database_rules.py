"""Where each dead letter stands, and how many of a cause there are, follows the letters by itself."""

from django.db import migrations

WATCH = """
CREATE FUNCTION repair_watch_letters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- EXECUTE, so that each statement is planned for as many rows as it has: a plan made for one letter would be
    -- a disaster for thousands, and the other way round.
    IF TG_OP = 'INSERT' THEN
        EXECUTE 'INSERT INTO repair_standing (letter_id, event_id, source_id, code, field, severity, state,
                                              value_minor, currency, at, score, parts)
                 SELECT n.id, n.raw_event_id, e.source_id, n.code, n.field, n.severity, n.state, n.value_minor,
                        n.currency, n.at, -extract(epoch FROM n.at)::bigint, ''[]''
                 FROM repair_new n JOIN intake_rawevent e ON e.id = n.raw_event_id';
        EXECUTE 'INSERT INTO repair_tally (code, field, source_id, severity, currency, letters, minor)
                 SELECT n.code, n.field, e.source_id, n.severity, n.currency, count(*),
                        coalesce(sum(n.value_minor), 0)
                 FROM repair_new n JOIN intake_rawevent e ON e.id = n.raw_event_id
                 WHERE n.state = ''open'' GROUP BY 1, 2, 3, 4, 5';
    ELSE
        EXECUTE 'INSERT INTO repair_tally (code, field, source_id, severity, currency, letters, minor)
                 SELECT s.code, s.field, s.source_id, s.severity, s.currency,
                        sum(CASE WHEN n.state = ''open'' THEN 1 ELSE -1 END),
                        sum(CASE WHEN n.state = ''open'' THEN 1 ELSE -1 END * coalesce(s.value_minor, 0))
                 FROM repair_new n JOIN repair_standing s ON s.letter_id = n.id
                 WHERE (n.state = ''open'') <> (s.state = ''open'') GROUP BY 1, 2, 3, 4, 5';
        EXECUTE 'UPDATE repair_standing s SET state = n.state FROM repair_new n
                 WHERE s.letter_id = n.id AND s.state <> n.state';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER repair_letters_come AFTER INSERT ON intake_deadletter
    REFERENCING NEW TABLE AS repair_new FOR EACH STATEMENT EXECUTE FUNCTION repair_watch_letters();
CREATE TRIGGER repair_letters_change AFTER UPDATE ON intake_deadletter
    REFERENCING NEW TABLE AS repair_new FOR EACH STATEMENT EXECUTE FUNCTION repair_watch_letters();
"""

UNWATCH = """
DROP TRIGGER repair_letters_come ON intake_deadletter;
DROP TRIGGER repair_letters_change ON intake_deadletter;
DROP FUNCTION repair_watch_letters();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("repair", "0001_initial"),
        ("intake", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(WATCH, UNWATCH),
    ]
