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
                name='Counter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('last', models.BigIntegerField(default=0)),
                ],
            ), migrations.CreateModel(
                name='Endpoint',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('url', models.TextField()),
                    ('types', models.JSONField(default=list)),
                    ('state', models.TextField(default='active')),
                    ('why', models.TextField(blank=True)),
                    ('secrets', models.JSONField(default=list)),
                    ('busy_until', models.DateTimeField()),
                    ('failures', models.IntegerField(default=0)),
                    ('last_success_at', models.DateTimeField(null=True)),
                    ('created_at', models.DateTimeField()),
                    ('created_by', models.TextField()),
                ],
            ), migrations.CreateModel(
                name='Event',
                fields=[
                    ('position', models.BigIntegerField(primary_key=True, serialize=False)),
                    ('public_id', models.TextField(unique=True)),
                    ('type', models.TextField()),
                    ('version', models.SmallIntegerField()),
                    ('at', models.DateTimeField()),
                    ('data', models.JSONField()),
                    ('fact_id', models.BigIntegerField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['type', 'position'], name='feed_event_type')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('fact_id__isnull', False)), fields=('fact_id',), name='feed_told_once')],
                },
            ), migrations.CreateModel(
                name='Delivery',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='waiting')),
                    ('attempts', models.SmallIntegerField(default=0)),
                    ('due_at', models.DateTimeField()),
                    ('status', models.SmallIntegerField(default=0)),
                    ('answer', models.TextField(blank=True)),
                    ('error', models.TextField(blank=True)),
                    ('took_ms', models.IntegerField(default=0)),
                    ('created_at', models.DateTimeField()),
                    ('tried_at', models.DateTimeField(null=True)),
                    ('endpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='feed.endpoint')),
                    ('event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='feed.event')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['endpoint', 'due_at'], name='feed_delivery_due'), models.Index(fields=['endpoint', 'state', '-id'], name='feed_delivery_list')],
                    'constraints': [models.UniqueConstraint(fields=('endpoint', 'event'), name='feed_delivered_once')],
                },
            )],
        ),
    ]
