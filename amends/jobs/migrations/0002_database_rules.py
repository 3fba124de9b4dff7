"""What jobs need in the database besides tables.

NOTIFY inside a transaction serialises all commits; amends.jobs notifies after commit instead. The table of the shared
cache (counters of attempts) is unlogged: it may be empty after a crash. Why a job failed is kept as long as the job.
"""

from django.db import migrations

TRIGGERS = [
    "procrastinate_jobs_notify_queue_job_inserted_v1",
    "procrastinate_jobs_notify_queue_job_aborted_v1",
]
CACHE = """
CREATE UNLOGGED TABLE amends_cache (
    cache_key varchar(255) PRIMARY KEY,
    value text NOT NULL,
    expires timestamptz NOT NULL
);
CREATE INDEX amends_cache_expires ON amends_cache (expires);
"""
FAILURES = """
ALTER TABLE jobs_jobfailure ADD CONSTRAINT jobs_failure_of_a_job
    FOREIGN KEY (job_id) REFERENCES procrastinate_jobs (id) ON DELETE CASCADE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        *(
            migrations.RunSQL(
                f"ALTER TABLE procrastinate_jobs DISABLE TRIGGER {name}",
                f"ALTER TABLE procrastinate_jobs ENABLE TRIGGER {name}",
            )
            for name in TRIGGERS
        ),
        migrations.RunSQL(CACHE, "DROP TABLE amends_cache"),
        migrations.RunSQL(FAILURES, "ALTER TABLE jobs_jobfailure DROP CONSTRAINT jobs_failure_of_a_job"),
    ]
