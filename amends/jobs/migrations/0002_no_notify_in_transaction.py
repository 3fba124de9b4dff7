"""NOTIFY inside a transaction serialises all commits; amends.jobs notifies after commit instead."""

from django.db import migrations

TRIGGERS = [
    "procrastinate_jobs_notify_queue_job_inserted_v1",
    "procrastinate_jobs_notify_queue_job_aborted_v1",
]


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0001_initial"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER TABLE procrastinate_jobs DISABLE TRIGGER {name}",
            f"ALTER TABLE procrastinate_jobs ENABLE TRIGGER {name}",
        )
        for name in TRIGGERS
    ]
