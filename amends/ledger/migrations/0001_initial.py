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
                name='Account',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('book', models.TextField()),
                    ('code', models.TextField(unique=True)),
                    ('kind', models.TextField(help_text='money: account kind; goods: status')),
                    ('location', models.TextField(blank=True)),
                    ('bin', models.TextField(blank=True)),
                    ('owner', models.TextField(blank=True)),
                    ('may_go_negative', models.BooleanField(default=False)),
                ],
                options={
                    'indexes': [models.Index(fields=['book', 'kind', 'location'], name='ledger_acco_book_2ed5dc_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('book', 'money'), models.Q(('book', 'goods'), ('kind__in', ['sellable', 'quality_reject', 'in_repair', 'grade_a', 'grade_b', 'grade_c', 'scrap', 'in_transit', 'reserved']), ('may_go_negative', False)), models.Q(('book', 'goods'), ('kind__in', ['with_customer', 'with_supplier']), ('may_go_negative', True)), _connector='OR'), name='ledger_account_kind')],
                },
            ), migrations.CreateModel(
                name='Release',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('commodity', models.TextField()),
                    ('to_status', models.TextField()),
                    ('quantity', models.BigIntegerField()),
                    ('used', models.BigIntegerField(default=0)),
                    ('requested_by', models.BigIntegerField()),
                    ('authorised_by', models.BigIntegerField()),
                    ('reference', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('from_account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.account')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('requested_by', models.F('authorised_by')), _negated=True), name='ledger_release_two'), models.CheckConstraint(condition=models.Q(('used__gte', 0), ('used__lte', models.F('quantity')), ('quantity__gt', 0)), name='ledger_release_cap')],
                },
            ), migrations.CreateModel(
                name='Entry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('book', models.TextField()),
                    ('kind', models.TextField()),
                    ('reference', models.TextField()),
                    ('reason', models.TextField(blank=True)),
                    ('key', models.TextField(unique=True)),
                    ('actor_kind', models.TextField()),
                    ('actor_id', models.BigIntegerField(null=True)),
                    ('actor_label', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('reverses', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, to='ledger.entry')),
                    ('release', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='ledger.release')),
                ],
                options={
                    'indexes': [models.Index(fields=['reference'], name='ledger_entr_referen_f5b3f2_idx')],
                },
            ), migrations.CreateModel(
                name='Balance',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('commodity', models.TextField()),
                    ('amount', models.BigIntegerField()),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.account')),
                ],
                options={
                    'indexes': [models.Index(fields=['commodity'], name='ledger_bala_commodi_f4a483_idx')],
                    'constraints': [models.UniqueConstraint(fields=('account', 'commodity'), name='ledger_balance_once')],
                },
            ), migrations.CreateModel(
                name='Leg',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('commodity', models.TextField()),
                    ('amount', models.BigIntegerField()),
                    ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='ledger.account')),
                    ('entry', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='ledger.entry')),
                ],
                options={
                    'indexes': [models.Index(fields=['account', 'commodity', 'id'], name='ledger_leg_account_6e0cc7_idx')],
                    'constraints': [models.UniqueConstraint(fields=('entry', 'account', 'commodity'), name='ledger_leg_once'), models.CheckConstraint(condition=models.Q(('amount', 0), _negated=True), name='ledger_leg_not_nothing')],
                },
            )],
        ),
    ]
