"""The table of the shared cache (counters of attempts). Unlogged: it may be empty after a crash."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jobs", "0002_no_notify_in_transaction")]
    operations = [
        migrations.RunSQL(
            """
            CREATE UNLOGGED TABLE amends_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX amends_cache_expires ON amends_cache (expires);
            """,
            "DROP TABLE amends_cache",
        )
    ]
