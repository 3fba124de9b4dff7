import amends.jobs.tables
import django.db.models.deletion
import django.db.models.functions.comparison
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='BankFile',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('ref', models.TextField(unique=True)),
                    ('state', models.TextField(default='made')),
                    ('currency', models.CharField(max_length=3)),
                    ('on', models.DateField()),
                    ('made_by', models.TextField()),
                    ('made_by_id', models.BigIntegerField(null=True)),
                    ('made_at', models.DateTimeField()),
                    ('released_by', models.TextField(blank=True)),
                    ('released_by_id', models.BigIntegerField(null=True)),
                    ('released_at', models.DateTimeField(null=True)),
                    ('body', models.TextField(blank=True)),
                    ('sha256', models.TextField(blank=True)),
                    ('reference', models.TextField(blank=True, help_text="the bank's, when it was executed")),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('released', 'executed')), _negated=True), models.Q(('released_by_id__isnull', False), models.Q(('released_by_id', models.F('made_by_id')), _negated=True)), _connector='OR'), name='payments_bank_file_two')],
                },
            ), migrations.CreateModel(
                name='GrantedRefund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('document', models.TextField(unique=True)),
                    ('document_ref', models.TextField(unique=True)),
                    ('claim_ref', models.TextField()),
                    ('order_number', models.TextField()),
                    ('customer_name', models.TextField(blank=True)),
                    ('owner', models.TextField()),
                    ('currency', models.CharField(max_length=3)),
                    ('amount_minor', models.BigIntegerField()),
                    ('assigned_minor', models.BigIntegerField(default=0)),
                    ('paid_minor', models.BigIntegerField(default=0)),
                    ('state', models.TextField(default='pending')),
                    ('lines', models.JSONField(default=list, help_text="[[order line's external id, quantity], ...]")),
                    ('at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                    ('order', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='payments_granted_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payments_something_granted'), models.CheckConstraint(condition=models.Q(('paid_minor__gte', 0), ('assigned_minor__gte', models.F('paid_minor')), ('assigned_minor__lte', django.db.models.functions.comparison.Greatest(models.F('amount_minor'), models.F('paid_minor')))), name='payments_never_more_than_granted')],
                },
            ), migrations.CreateModel(
                name='BankAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('iban', models.TextField(blank=True, help_text='sealed')),
                    ('holder', models.TextField(blank=True, help_text='sealed')),
                    ('hint', models.TextField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('granted', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='bank_account', to='payments.grantedrefund')),
                ],
            ), migrations.CreateModel(
                name='RefundTransaction',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.IntegerField(default=0)),
                    ('gateway', models.TextField()),
                    ('payment', models.TextField(blank=True)),
                    ('source_gateway', models.TextField(blank=True, help_text="the original payment's gateway, as the channel says")),
                    ('key', models.TextField(unique=True)),
                    ('state', models.TextField(default='pending')),
                    ('currency', models.CharField(max_length=3)),
                    ('amount_minor', models.BigIntegerField()),
                    ('external_id', models.TextField(blank=True)),
                    ('error', models.TextField(blank=True)),
                    ('attempts', models.IntegerField(default=0)),
                    ('at', models.DateTimeField()),
                    ('answered_at', models.DateTimeField(null=True)),
                    ('granted', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='payments.grantedrefund')),
                    ('replaces', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='payments.refundtransaction')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='payments_transaction_state'), models.Index(fields=['at'], name='payments_transaction_day'), models.Index(condition=models.Q(('external_id', ''), _negated=True), fields=['external_id'], name='payments_transaction_answer')],
                    'constraints': [models.UniqueConstraint(fields=('granted', 'position'), name='payments_position_once'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payments_something_paid')],
                },
            ), migrations.CreateModel(
                name='BankLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('active', models.BooleanField(default=True)),
                    ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.bankfile')),
                    ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_lines', to='payments.refundtransaction')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('active', True)), fields=('transaction',), name='payments_in_one_file')],
                },
            )],
        ),
    ]
