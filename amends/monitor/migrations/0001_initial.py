import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intake', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Health',
                fields=[
                    ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='intake.source')),
                    ('state', models.TextField(default='unknown')),
                    ('since', models.DateTimeField()),
                    ('candidate', models.TextField(default='')),
                    ('seen', models.SmallIntegerField(default=0)),
                    ('reasons', models.JSONField(default=list)),
                    ('judged_at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source_id', models.BigIntegerField()),
                    ('hour', models.DateTimeField()),
                    ('received', models.BigIntegerField()),
                    ('taken', models.BigIntegerField()),
                    ('dead', models.BigIntegerField()),
                    ('lag_1', models.BigIntegerField()),
                    ('lag_10', models.BigIntegerField()),
                    ('lag_60', models.BigIntegerField()),
                    ('lag_600', models.BigIntegerField()),
                    ('lag_3600', models.BigIntegerField()),
                    ('lag_more', models.BigIntegerField()),
                ],
            ), migrations.CreateModel(
                name='Hour',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source_id', models.BigIntegerField()),
                    ('hour', models.DateTimeField()),
                    ('received', models.BigIntegerField(default=0)),
                    ('taken', models.BigIntegerField(default=0)),
                    ('dead', models.BigIntegerField(default=0)),
                    ('lag_1', models.BigIntegerField(default=0)),
                    ('lag_10', models.BigIntegerField(default=0)),
                    ('lag_60', models.BigIntegerField(default=0)),
                    ('lag_600', models.BigIntegerField(default=0)),
                    ('lag_3600', models.BigIntegerField(default=0)),
                    ('lag_more', models.BigIntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source_id', 'hour'), name='monitor_hour_once')],
                },
            )],
        ),
    ]
