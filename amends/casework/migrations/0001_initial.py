import amends.jobs.tables
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='CauseCount',
                fields=[
                    ('cause', models.TextField(primary_key=True, serialize=False)),
                    ('waiting', models.IntegerField()),
                ],
            ), migrations.CreateModel(
                name='CauseStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.TextField()),
                    ('change', models.SmallIntegerField()),
                ],
            ), migrations.CreateModel(
                name='DayStep',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('desk', models.BooleanField()),
                    ('first', models.BooleanField()),
                    ('seconds', models.IntegerField()),
                    ('change', models.SmallIntegerField()),
                ],
            ), migrations.CreateModel(
                name='Wish',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('by_mail', models.BooleanField(default=True)),
                ],
            ), migrations.CreateModel(
                name='Batch',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('state', models.TextField(default='running')),
                    ('cause', models.TextField()),
                    ('cause_text', models.TextField()),
                    ('ruling', models.JSONField()),
                    ('override_reason', models.TextField(blank=True)),
                    ('who', models.TextField()),
                    ('total', models.IntegerField()),
                    ('begun_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ), migrations.CreateModel(
                name='Clock',
                fields=[
                    ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                    ('beat_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.claim')),
                    ('paused', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='claims.claim')),
                ],
            ), migrations.CreateModel(
                name='DayCount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('day', models.DateField()),
                    ('desk', models.BooleanField()),
                    ('first', models.BooleanField()),
                    ('seconds', models.IntegerField()),
                    ('cases', models.IntegerField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('day', 'desk', 'first', 'seconds'), name='casework_day_once')],
                },
            ), migrations.CreateModel(
                name='Deadline',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('version', models.IntegerField(db_default=1, default=1)),
                    ('kind', models.TextField()),
                    ('countries', models.JSONField(default=list)),
                    ('categories', models.JSONField(db_default=[], default=list)),
                    ('severity', models.TextField(blank=True, db_default='', default='')),
                    ('months', models.IntegerField(db_default=0, default=0)),
                    ('hours', models.IntegerField()),
                    ('title', models.TextField()),
                    ('source', models.TextField()),
                    ('active', models.BooleanField(default=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('hours__gte', 0), ('months__gte', 0), models.Q(('hours__gt', 0), ('months__gt', 0), _connector='OR')), name='casework_deadline_ahead')],
                },
            ), migrations.CreateModel(
                name='DeadlineVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('version', models.IntegerField()),
                    ('says', models.JSONField()),
                    ('who', models.TextField()),
                    ('why', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('code', 'version'), name='casework_deadline_version')],
                },
            ), migrations.CreateModel(
                name='Text',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('reason', models.TextField(blank=True)),
                    ('language', models.TextField()),
                    ('title', models.TextField()),
                    ('body', models.TextField()),
                    ('active', models.BooleanField(default=True)),
                    ('author', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'reason', 'language', 'title'), name='casework_text_once')],
                },
            ), migrations.CreateModel(
                name='BatchItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('result', models.TextField(default='waiting')),
                    ('why', models.TextField(blank=True)),
                    ('at', models.DateTimeField(null=True)),
                    ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='casework.batch')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                ],
                options={
                    'indexes': [models.Index(fields=['batch', 'result', 'id'], name='casework_batch_left')],
                    'constraints': [models.UniqueConstraint(fields=('batch', 'claim'), name='casework_once_a_batch')],
                },
            ), migrations.CreateModel(
                name='Case',
                fields=[
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='claims.claim')),
                    ('state', models.TextField()),
                    ('lane', models.TextField(db_default='desk', default='desk')),
                    ('band', models.SmallIntegerField(db_default=2, default=2)),
                    ('act_by', models.DateTimeField()),
                    ('entered_at', models.DateTimeField(null=True)),
                    ('deadline_at', models.DateTimeField(null=True)),
                    ('deadline_rule', models.TextField(db_default='', default='')),
                    ('deadline_text', models.TextField(db_default='', default='')),
                    ('value_minor', models.BigIntegerField(null=True)),
                    ('currency', models.TextField(db_default='', default='')),
                    ('minutes', models.SmallIntegerField(null=True)),
                    ('reasons', models.JSONField(db_default=[], default=list)),
                    ('cause', models.TextField(db_default='', default='')),
                    ('cause_text', models.TextField(db_default='', default='')),
                    ('weighed_at', models.DateTimeField(null=True)),
                    ('because', models.JSONField(db_default=[], default=list)),
                    ('held_until', models.DateTimeField(null=True)),
                    ('asks', models.SmallIntegerField(db_default=0, default=0)),
                    ('reopens', models.SmallIntegerField(db_default=0, default=0)),
                    ('contacts', models.SmallIntegerField(db_default=0, default=0)),
                    ('by_desk', models.BooleanField(db_default=False, default=False)),
                    ('active_ms', models.BigIntegerField(db_default=0, default=0)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('holder', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'in_review')), fields=['lane', 'band', 'act_by', 'claim'], name='casework_queue'), models.Index(condition=models.Q(('state', 'in_review'), models.Q(('cause', ''), _negated=True)), fields=['cause', 'band', 'act_by', 'claim'], name='casework_cause'), models.Index(condition=models.Q(('state', 'in_review'), ('weighed_at', None)), fields=['claim'], name='casework_unweighed'), models.Index(condition=models.Q(('holder__isnull', False)), fields=['holder'], name='casework_held'), models.Index(condition=models.Q(('decided_at__isnull', False)), fields=['-decided_at', '-claim'], name='casework_decided'), models.Index(condition=models.Q(('active_ms__gte', 900000), ('by_desk', True), ('decided_at__isnull', False)), fields=['-decided_at', '-claim'], name='casework_slow'), models.Index(condition=models.Q(('decided_at__isnull', False), models.Q(('asks__gt', 0), ('reopens__gt', 0), ('contacts__gt', 0), _connector='OR')), fields=['-decided_at', '-claim'], name='casework_again')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_until', None), ('holder', None)), models.Q(('held_until__isnull', False), ('holder__isnull', False)), _connector='OR'), name='casework_held_until')],
                },
            ), migrations.CreateModel(
                name='Escalation',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('who', models.TextField()),
                    ('reason', models.TextField()),
                    ('back', models.BooleanField(default=False)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['claim', 'id'], name='casework_escalations')],
                },
            ), migrations.CreateModel(
                name='Mention',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by', models.TextField()),
                    ('text', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('read_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('read_at', None)), fields=['user', '-id'], name='casework_unread'), models.Index(fields=['user', 'claim'], name='casework_mentioned')],
                },
            ), migrations.CreateModel(
                name='Presence',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen_at', models.DateTimeField()),
                    ('doing', models.TextField(default='reading')),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['seen_at'], name='casework_presence_seen')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'user'), name='casework_present_once')],
                },
            ), migrations.CreateModel(
                name='Span',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('begun', models.DateTimeField()),
                    ('ended', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('user', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['user', 'begun'], name='casework_span_person')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('ended__gt', models.F('begun'))), name='casework_span_ahead')],
                },
            )],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='deadlineversion',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='b57dcfbeb369d493e481e150774d2b909880362f', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_46efa', table='casework_deadlineversion', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='escalation',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7c19033fa6173336d8db0394f3e4b3fc4d1f0498', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_52aef', table='casework_escalation', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='span',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='5f01710e9b6ff7783d751876b1ab02dd5c32ce48', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_132ff', table='casework_span', when='BEFORE')),
        ),
    ]
