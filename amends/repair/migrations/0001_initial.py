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
                name='Scale',
                fields=[
                    ('currency', models.CharField(max_length=3, primary_key=True, serialize=False)),
                    ('cuts', models.JSONField()),
                    ('letters', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('field', models.TextField()),
                    ('source_id', models.BigIntegerField()),
                    ('severity', models.TextField()),
                    ('currency', models.CharField(max_length=3)),
                    ('letters', models.BigIntegerField()),
                    ('minor', models.BigIntegerField()),
                ],
            ), migrations.CreateModel(
                name='Bulk',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('code', models.TextField()),
                    ('field', models.TextField(blank=True)),
                    ('source_id', models.BigIntegerField(null=True)),
                    ('state', models.TextField(default='running')),
                    ('total', models.IntegerField()),
                    ('done', models.IntegerField(default=0)),
                    ('after', models.BigIntegerField(default=0)),
                    ('counts', models.JSONField(default=dict)),
                    ('actor_label', models.TextField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('begun_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('trial', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, to='repair.bulk')),
                ],
            ), migrations.CreateModel(
                name='Shared',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('field', models.TextField()),
                    ('source_id', models.BigIntegerField()),
                    ('points', models.SmallIntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('code', 'field', 'source_id'), name='repair_shared_once')],
                },
            ), migrations.CreateModel(
                name='Standing',
                fields=[
                    ('letter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='intake.deadletter')),
                    ('event_id', models.BigIntegerField()),
                    ('source_id', models.BigIntegerField()),
                    ('code', models.TextField()),
                    ('field', models.TextField()),
                    ('severity', models.TextField()),
                    ('state', models.TextField()),
                    ('value_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(max_length=3)),
                    ('at', models.DateTimeField()),
                    ('order_id', models.BigIntegerField(null=True)),
                    ('score', models.BigIntegerField()),
                    ('parts', models.JSONField(db_default=[], default=list)),
                    ('ranked_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-score', '-letter'], name='repair_by_score'), models.Index(fields=['state', 'code', '-score', '-letter'], name='repair_by_code'), models.Index(fields=['state', 'source_id', '-score', '-letter'], name='repair_by_source'), models.Index(condition=models.Q(('ranked_at', None), ('state', 'open')), fields=['letter'], name='repair_unranked'), models.Index(condition=models.Q(('order_id__isnull', False)), fields=['order_id'], name='repair_by_order'), models.Index(condition=models.Q(('state', 'open')), fields=['currency', 'value_minor'], name='repair_worth'), models.Index(fields=['state', 'code', 'field', 'source_id', '-score', '-letter'], name='repair_by_cause'), models.Index(fields=['event_id'], name='repair_by_event')],
                },
            ), migrations.CreateModel(
                name='BulkItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('event_id', models.BigIntegerField()),
                    ('state', models.TextField()),
                    ('passes', models.BooleanField()),
                    ('why', models.TextField(blank=True)),
                    ('bulk', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='repair.bulk')),
                ],
                options={
                    'indexes': [models.Index(fields=['bulk', 'passes', '-id'], name='repair_item_list')],
                    'constraints': [models.UniqueConstraint(fields=('bulk', 'event_id'), name='repair_item_once')],
                },
            )],
        ),
    ]
