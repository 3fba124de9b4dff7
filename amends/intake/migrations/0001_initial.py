import amends.jobs.tables
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Source',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('name', models.TextField()),
                    ('secrets', models.JSONField(default=list)),
                    ('enabled', models.BooleanField(default=True)),
                    ('created_at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('channel', 'account'), name='intake_source_once')],
                },
            ), migrations.CreateModel(
                name='DeadLetter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('field', models.TextField(blank=True)),
                    ('about', models.TextField(blank=True, db_default='')),
                    ('severity', models.TextField()),
                    ('facts', models.JSONField(default=dict)),
                    ('value_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('state', models.TextField(default='open')),
                    ('at', models.DateTimeField()),
                    ('resolved_at', models.DateTimeField(null=True)),
                    ('raw_event', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dead_letters', to='intake.rawevent')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='intake_dead_state_493512_idx'), models.Index(fields=['state', 'code', '-id'], name='intake_dead_state_f9df03_idx'), models.Index(fields=['raw_event'], name='intake_dead_raw_eve_a3ab6c_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('raw_event', 'code', 'field', 'about'), name='intake_letter_once')],
                },
            ), migrations.CreateModel(
                name='RawEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('topic', models.TextField()),
                    ('dedupe_key', models.TextField()),
                    ('headers', models.JSONField(default=dict)),
                    ('body', models.BinaryField()),
                    ('body_sha256', models.CharField(max_length=64)),
                    ('received_at', models.DateTimeField()),
                    ('state', models.TextField(default='pending')),
                    ('lane', models.SmallIntegerField(db_default=1, default=1)),
                    ('attempts', models.SmallIntegerField(default=0)),
                    ('started', models.SmallIntegerField(db_default=0, default=0)),
                    ('due_at', models.DateTimeField(null=True)),
                    ('kind', models.TextField(blank=True)),
                    ('reference', models.TextField(blank=True)),
                    ('outcome', models.JSONField(null=True)),
                    ('processed_at', models.DateTimeField(null=True)),
                    ('version', models.SmallIntegerField(db_default=0, default=0, help_text='the edit that counts; 0: as it came')),
                    ('source', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='intake.source')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('due_at', None), ('state', 'pending')), fields=['source', 'lane', 'id'], name='intake_ready'), models.Index(condition=models.Q(('due_at__isnull', False), ('state', 'pending')), fields=['due_at'], name='intake_due'), models.Index(condition=models.Q(('state', 'pending')), fields=['source', 'reference'], name='intake_waiting'), models.Index(fields=['state', '-id'], name='intake_rawe_state_8a9c9f_idx'), models.Index(fields=['source', '-id'], name='intake_by_source'), models.Index(condition=models.Q(('state', 'dead')), fields=['source', 'reference', 'id'], name='intake_dead_by_record')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'dedupe_key'), name='intake_event_once')],
                },
            ), migrations.CreateModel(
                name='Refusal',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('hour', models.DateTimeField()),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('code', models.TextField()),
                    ('count', models.BigIntegerField()),
                ],
                options={
                    'db_table': 'intake_refusal',
                    'constraints': [models.UniqueConstraint(fields=('hour', 'channel', 'account', 'code'), name='intake_refusal_once')],
                },
            ), migrations.CreateModel(
                name='Run',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ids', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                    ('working', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                    ('worker', models.TextField()),
                    ('begun_at', models.DateTimeField()),
                ],
                options={
                    'db_table': 'intake_run',
                },
            ), migrations.CreateModel(
                name='SourceMapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('document', models.TextField()),
                    ('reason', models.TextField(blank=True)),
                    ('author', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mappings', to='intake.source')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('source', 'version'), name='intake_mapping_once')],
                },
            ), migrations.CreateModel(
                name='Tally',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('source_id', models.BigIntegerField()),
                    ('lane', models.SmallIntegerField()),
                    ('at', models.DateTimeField()),
                    ('came', models.BigIntegerField(db_default=0)),
                    ('came_bytes', models.BigIntegerField(db_default=0)),
                    ('gone', models.BigIntegerField(db_default=0)),
                    ('gone_bytes', models.BigIntegerField(db_default=0)),
                    ('dead', models.BigIntegerField(db_default=0)),
                    ('worked_ms', models.BigIntegerField(db_default=0)),
                ],
                options={
                    'db_table': 'intake_tally',
                },
            ), migrations.CreateModel(
                name='Version',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.SmallIntegerField()),
                    ('body', models.BinaryField()),
                    ('body_sha256', models.CharField(max_length=64)),
                    ('actor_label', models.TextField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('raw_event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='intake.rawevent')),
                ],
                options={
                    'db_table': 'intake_version',
                    'constraints': [models.UniqueConstraint(fields=('raw_event', 'number'), name='intake_version_once')],
                },
            ), migrations.CreateModel(
                name='WantedDocument',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('external_id', models.TextField()),
                    ('asked_at', models.DateTimeField()),
                    ('state', models.TextField(db_default='open', default='open')),
                    ('tries', models.IntegerField(db_default=0, default=0)),
                    ('begun_at', models.DateTimeField(null=True)),
                    ('due_at', models.DateTimeField(null=True)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('raw_event', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='intake.rawevent')),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='intake.source')),
                ],
                options={
                    'db_table': 'intake_wanted',
                    'indexes': [models.Index(condition=models.Q(('state', 'open')), fields=['id'], name='intake_wanted_open'), models.Index(fields=['raw_event'], name='intake_wanted_by')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('source', 'kind', 'external_id'), name='intake_wanted_once')],
                },
            ), migrations.CreateModel(
                name='Breaker',
                fields=[
                    ('source', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='intake.source')),
                    ('state', models.TextField()),
                    ('passed', models.IntegerField()),
                    ('failed', models.IntegerField()),
                    ('opens', models.SmallIntegerField()),
                    ('until', models.DateTimeField(null=True)),
                    ('why', models.TextField()),
                ],
                options={
                    'db_table': 'intake_breaker',
                },
            )],
        ),
    ]
