import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('ledger', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Account',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('currency', models.CharField(max_length=3)),
                    ('balance', models.BigIntegerField(default=0)),
                    ('held', models.BigIntegerField(default=0)),
                    ('opened_at', models.DateTimeField()),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('customer', 'currency'), name='credit_account_once'), models.CheckConstraint(condition=models.Q(('held__gte', 0), ('balance__gte', models.F('held'))), name='credit_never_below_zero')],
                },
            ), migrations.CreateModel(
                name='Adjustment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minor', models.BigIntegerField()),
                    ('reason', models.TextField()),
                    ('state', models.TextField(default='waiting')),
                    ('needs_second', models.BooleanField()),
                    ('asked_by', models.TextField()),
                    ('asked_by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('decided_by', models.TextField(blank=True)),
                    ('decided_by_id', models.BigIntegerField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('key', models.TextField(unique=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.account')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='credit_adju_state_4743b9_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor', 0), _negated=True), name='credit_adjustment_not_nothing'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('needs_second', False), models.Q(('decided_by_id__isnull', False), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True)), _connector='OR'), name='credit_adjustment_two')],
                },
            ), migrations.CreateModel(
                name='Code',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('hint', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codes', to='credit.account')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('account',), name='credit_one_live_code')],
                },
            ), migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='held')),
                    ('minor', models.BigIntegerField()),
                    ('captured', models.BigIntegerField(default=0)),
                    ('reference', models.TextField(blank=True)),
                    ('key', models.TextField(unique=True)),
                    ('until', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='credit.account')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'held')), fields=['until'], name='credit_hold_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0), ('captured__gte', 0), ('minor__gte', models.F('captured'))), name='credit_hold_cap')],
                },
            ), migrations.CreateModel(
                name='Lot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minor', models.BigIntegerField()),
                    ('left', models.BigIntegerField()),
                    ('held', models.BigIntegerField(default=0)),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('reference', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lots', to='credit.account')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('left__gt', models.F('held'))), fields=['expires_at'], name='credit_lot_expiring'), models.Index(condition=models.Q(('left__gt', 0)), fields=['account'], name='credit_lot_live')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0), ('held__gte', 0), ('left__gte', models.F('held')), ('minor__gte', models.F('left'))), name='credit_lot_cap')],
                },
            ), migrations.CreateModel(
                name='HoldPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('minor', models.BigIntegerField()),
                    ('hold', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='credit.hold')),
                    ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.lot')),
                ],
            ), migrations.CreateModel(
                name='Movement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('minor', models.BigIntegerField()),
                    ('held', models.BigIntegerField()),
                    ('balance_after', models.BigIntegerField()),
                    ('held_after', models.BigIntegerField()),
                    ('reference', models.TextField(blank=True)),
                    ('reason', models.TextField(blank=True)),
                    ('by', models.TextField()),
                    ('key', models.TextField(unique=True)),
                    ('at', models.DateTimeField()),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='movements', to='credit.account')),
                    ('entry', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                ],
                options={
                    'indexes': [models.Index(fields=['account', '-id'], name='credit_move_account_588dc2_idx')],
                },
            ), migrations.CreateModel(
                name='Transfer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('system', models.TextField()),
                    ('state', models.TextField(default='waiting')),
                    ('minor', models.BigIntegerField()),
                    ('key', models.TextField(unique=True)),
                    ('external_id', models.TextField(blank=True)),
                    ('error', models.TextField(blank=True)),
                    ('attempts', models.IntegerField(default=0)),
                    ('at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='credit.account')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='credit_tran_state_df7c92_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor__gt', 0)), name='credit_transfer_not_nothing')],
                },
            )],
        ),
    ]
