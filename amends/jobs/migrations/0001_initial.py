import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='JobFailure',
                fields=[
                    ('job_id', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('text', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='FactRow',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('version', models.SmallIntegerField()),
                    ('payload', models.JSONField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['name', 'id'], name='jobs_factro_name_86c215_idx')],
                },
            ), migrations.CreateModel(
                name='IdempotencyKey',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.TextField()),
                    ('key', models.TextField()),
                    ('fingerprint', models.TextField()),
                    ('result', models.JSONField(null=True)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('scope', 'key'), name='jobs_key_once')],
                },
            ), migrations.CreateModel(
                name='StateMove',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('axis', models.TextField()),
                    ('object_id', models.BigIntegerField()),
                    ('verb', models.TextField()),
                    ('before', models.TextField()),
                    ('after', models.TextField()),
                    ('actor_kind', models.TextField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('actor_label', models.TextField()),
                    ('reason', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['axis', 'object_id', 'id'], name='jobs_statem_axis_2883f1_idx')],
                },
            ), migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('subscriber', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('fact', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='jobs.factrow')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('fact', 'subscriber'), name='jobs_delivered_once')],
                },
            )],
        ),
    ]
