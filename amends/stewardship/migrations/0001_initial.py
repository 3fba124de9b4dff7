import amends.jobs.tables
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('gates', '0001_initial'),
        ('intake', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Mark',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField(unique=True)),
                    ('value', models.BigIntegerField(default=0)),
                ],
            ), migrations.CreateModel(
                name='BackTest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('against', models.IntegerField()),
                    ('state', models.TextField(default='queued')),
                    ('channel', models.TextField(blank=True, default='')),
                    ('account', models.TextField(blank=True, default='')),
                    ('since', models.DateTimeField(null=True)),
                    ('most', models.IntegerField()),
                    ('every', models.IntegerField(default=1)),
                    ('seen', models.IntegerField(default=0)),
                    ('cursor', models.BigIntegerField()),
                    ('counts', models.JSONField(default=dict)),
                    ('money', models.JSONField(default=dict)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('seconds', models.IntegerField(default=0)),
                    ('error', models.TextField(blank=True, default='')),
                    ('tuning', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='gates.tuning')),
                ],
                options={
                    'indexes': [models.Index(fields=['tuning', '-id'], name='stewardship_tuning__7c867c_idx')],
                },
            ), migrations.CreateModel(
                name='Flip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('direction', models.TextField()),
                    ('before', models.TextField()),
                    ('after', models.TextField()),
                    ('codes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('people', models.TextField(blank=True)),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('reference', models.TextField(blank=True)),
                    ('value_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('back_test', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='flips', to='stewardship.backtest')),
                    ('raw_event', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.rawevent')),
                ],
                options={
                    'indexes': [models.Index(fields=['back_test', 'direction', '-id'], name='stewardship_by_direction')],
                    'constraints': [models.UniqueConstraint(fields=('back_test', 'raw_event'), name='stewardship_flip_once')],
                },
            ), migrations.CreateModel(
                name='Ruling',
                fields=[
                    ('letter', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='intake.deadletter')),
                    ('event_id', models.BigIntegerField()),
                    ('code', models.TextField()),
                    ('severity', models.TextField()),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('profile', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('at', models.DateTimeField()),
                    ('says', models.TextField(blank=True, default='')),
                    ('why', models.TextField(blank=True, default='')),
                    ('later_event', models.BigIntegerField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['at'], name='stewardship_at_14ce38_idx'), models.Index(fields=['event_id'], name='stewardship_event_i_f6561f_idx'), models.Index(fields=['code', 'channel', 'account', '-letter'], name='stewardship_by_gate'), models.Index(condition=models.Q(('says', '')), fields=['letter'], name='stewardship_unsettled')],
                },
            )],
        ),
    ]
