import amends.jobs.tables
import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='DecisionLog',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('decision_id', models.BigIntegerField(db_index=True)),
                    ('claim_id', models.BigIntegerField(db_index=True)),
                    ('state', models.TextField()),
                    ('outcome', models.TextField()),
                    ('remedy', models.TextField()),
                    ('share_percent', models.SmallIntegerField()),
                    ('fixed_minor', models.BigIntegerField(null=True)),
                    ('amount_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('goodwill', models.BooleanField()),
                    ('decided_by', models.TextField()),
                    ('decided_by_user', models.BigIntegerField(null=True)),
                    ('second_by', models.TextField(blank=True)),
                    ('second_by_user', models.BigIntegerField(null=True)),
                    ('reasons', models.JSONField()),
                    ('override_reason', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='Decision',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='proposed')),
                    ('outcome', models.TextField()),
                    ('remedy', models.TextField()),
                    ('share_percent', models.SmallIntegerField()),
                    ('method', models.TextField(default='original')),
                    ('return_required', models.BooleanField(default=True)),
                    ('amount_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('fixed_minor', models.BigIntegerField(help_text='an amount that a person set, instead of a share', null=True)),
                    ('waive', models.BooleanField(db_default=False, default=False, help_text='nothing is deducted')),
                    ('goodwill', models.BooleanField(db_default=False, default=False)),
                    ('reasons', models.JSONField(default=list)),
                    ('decided_by', models.TextField()),
                    ('second_by', models.TextField(blank=True)),
                    ('override_reason', models.TextField(blank=True)),
                    ('inputs', models.JSONField(default=dict)),
                    ('trace', models.JSONField(default=dict)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('decided_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('second_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('policy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='decisions.policy')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'awaiting_second', 'final'])), fields=('claim',), name='decisions_one_standing'), models.CheckConstraint(condition=models.Q(('second_by_user', None), models.Q(('second_by_user', models.F('decided_by_user')), _negated=True), _connector='OR'), name='decisions_two_people')],
                },
            ), migrations.CreateModel(
                name='GoodwillBudget',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('team', models.TextField()),
                    ('members', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('currency', models.CharField(max_length=3)),
                    ('starts', models.DateField()),
                    ('ends', models.DateField()),
                    ('minor', models.BigIntegerField()),
                    ('used', models.BigIntegerField(default=0)),
                    ('made_by', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('used__gte', 0), ('minor__gte', models.F('used'))), name='decisions_goodwill_within'), models.CheckConstraint(condition=models.Q(('ends__gte', models.F('starts'))), name='decisions_goodwill_period'), models.UniqueConstraint(fields=('team', 'currency', 'starts'), name='decisions_goodwill_once')],
                },
            ), migrations.CreateModel(
                name='GoodwillEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minor', models.BigIntegerField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('budget', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='decisions.goodwillbudget')),
                    ('decision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                ],
            ), migrations.CreateModel(
                name='Policy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField(null=True, unique=True)),
                    ('name', models.TextField()),
                    ('content', models.JSONField()),
                    ('digest', models.CharField(blank=True, default='', max_length=64)),
                    ('state', models.TextField(default='draft')),
                    ('channel', models.TextField(blank=True, default='')),
                    ('account', models.TextField(blank=True, default='')),
                    ('region', models.TextField(blank=True, default='')),
                    ('category', models.TextField(blank=True, default='')),
                    ('base', models.IntegerField(default=0)),
                    ('valid_from', models.DateTimeField(null=True)),
                    ('valid_to', models.DateTimeField(null=True)),
                    ('author', models.TextField()),
                    ('editors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('reviewed_by', models.TextField(blank=True, default='')),
                    ('because', models.TextField(blank=True, default='')),
                    ('tested', models.CharField(blank=True, default='', max_length=64)),
                    ('at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('reviewed_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='decisions_policy_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'submitted', 'dropped']), ('version', None)), models.Q(('state__in', ['live', 'retired']), ('valid_from__isnull', False), ('version__isnull', False)), _connector='OR'), name='decisions_policy_published'), models.CheckConstraint(condition=models.Q(('reviewed_by_user', None), models.Q(('reviewed_by_user', models.F('author_user')), _negated=True), _connector='OR'), name='decisions_policy_two_people'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gt', models.F('valid_from')), _connector='OR'), name='decisions_policy_period')],
                },
            ), migrations.CreateModel(
                name='Asked',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('outcome', models.TextField()),
                    ('inputs', models.JSONField()),
                    ('trace', models.JSONField()),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.policy')),
                ],
                options={
                    'indexes': [models.Index(fields=['claim', '-id'], name='decisions_asked_newest')],
                },
            ), migrations.CreateModel(
                name='Simulation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64)),
                    ('against', models.CharField(max_length=64)),
                    ('state', models.TextField(default='queued')),
                    ('last', models.BigIntegerField()),
                    ('cursor', models.BigIntegerField(default=0)),
                    ('seen', models.IntegerField(default=0)),
                    ('counts', models.JSONField(default=dict)),
                    ('money', models.JSONField(default=dict)),
                    ('milliseconds', models.BigIntegerField(default=0)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('error', models.TextField(blank=True, default='')),
                    ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.policy')),
                ],
                options={
                    'indexes': [models.Index(fields=['policy', '-id'], name='decisions_sim_newest')],
                },
            ), migrations.CreateModel(
                name='CaseFlip',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reference', models.TextField()),
                    ('direction', models.TextField()),
                    ('before', models.JSONField()),
                    ('after', models.JSONField()),
                    ('people', models.TextField(blank=True)),
                    ('currency', models.CharField(blank=True, max_length=3)),
                    ('minor_before', models.BigIntegerField(default=0)),
                    ('minor_after', models.BigIntegerField(default=0)),
                    ('claim', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('simulation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='flips', to='decisions.simulation')),
                ],
                options={
                    'indexes': [models.Index(fields=['simulation', 'direction', 'claim'], name='decisions_flip_direction')],
                    'constraints': [models.UniqueConstraint(fields=('simulation', 'claim'), name='decisions_flip_once')],
                },
            ), migrations.CreateModel(
                name='DaySpending',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('currency', models.CharField(max_length=3)),
                    ('minor', models.BigIntegerField()),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('user', 'day', 'currency'), name='decisions_spending_once'), models.CheckConstraint(condition=models.Q(('minor__gte', 0)), name='decisions_spending_positive')],
                },
            )],
        ),
    ]
