"""Why a job failed, kept as long as the job."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("jobs", "0003_shared_cache"),
        ("procrastinate", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="JobFailure",
            fields=[
                ("job_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE jobs_jobfailure ADD CONSTRAINT jobs_failure_of_a_job "
            "FOREIGN KEY (job_id) REFERENCES procrastinate_jobs (id) ON DELETE CASCADE",
            "ALTER TABLE jobs_jobfailure DROP CONSTRAINT jobs_failure_of_a_job",
        ),
    ]
