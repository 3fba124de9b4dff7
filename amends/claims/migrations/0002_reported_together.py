"""Claims that were reported in one go know of one another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="claim",
            name="joint",
            field=models.TextField(
                blank=True,
                db_default="",
                default="",
                help_text="the first claim of those that were reported together",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("joint", ""), _negated=True), fields=["joint"], name="claims_joint"
            ),
        ),
    ]
