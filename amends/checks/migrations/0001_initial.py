import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('claims', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Finding',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('run', models.IntegerField()),
                    ('code', models.TextField()),
                    ('version', models.SmallIntegerField()),
                    ('outcome', models.TextField()),
                    ('sentence', models.TextField()),
                    ('facts', models.JSONField(default=dict)),
                    ('inputs', models.JSONField(default=dict)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('claim', 'run', 'code'), name='checks_finding_once')],
                },
            )],
        ),
    ]
