import amends.jobs.tables
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Order',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('external_id', models.TextField()),
                    ('number', models.TextField()),
                    ('version', models.TextField()),
                    ('content', models.TextField(default='', help_text='orders two contents of one version (rules/versions.py)')),
                    ('placed_at', models.DateTimeField()),
                    ('updated_at', models.DateTimeField()),
                    ('currency', models.CharField(max_length=3)),
                    ('country', models.TextField(blank=True)),
                    ('customer_name', models.TextField(blank=True)),
                    ('email', models.TextField(blank=True)),
                    ('prices_include_tax', models.BooleanField(default=False)),
                    ('subtotal', models.BigIntegerField()),
                    ('discount', models.BigIntegerField()),
                    ('shipping', models.BigIntegerField()),
                    ('shipping_tax', models.BigIntegerField()),
                    ('fees', models.BigIntegerField(default=0)),
                    ('tax', models.BigIntegerField()),
                    ('total', models.BigIntegerField()),
                    ('order_state', models.TextField()),
                    ('payment_state', models.TextField()),
                    ('fulfilment_state', models.TextField()),
                    ('profile', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('region', models.TextField(blank=True, db_default='', default='', help_text='ISO 3166-2, where the goods go')),
                    ('bill_country', models.TextField(blank=True, db_default='', default='')),
                    ('bill_region', models.TextField(blank=True, db_default='', default='')),
                    ('contract', models.TextField(blank=True, db_default='', default='', help_text='that the order itself names')),
                    ('buyer_account', models.TextField(blank=True, db_default='', default='', help_text='the firm that buys')),
                    ('customer', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                ],
                options={
                    'indexes': [models.Index(fields=['number'], name='orders_orde_number_539d36_idx'), models.Index(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='orders_order_email'), models.Index(fields=['customer', '-placed_at'], name='orders_orde_custome_7b68ab_idx'), models.Index(fields=['-placed_at', '-id'], name='orders_orde_placed__9f6e3c_idx'), models.Index(django.contrib.postgres.indexes.OpClass(django.db.models.functions.text.Lower('customer_name'), name='text_pattern_ops'), condition=models.Q(('customer_name', ''), _negated=True), name='orders_order_name')],
                    'constraints': [models.UniqueConstraint(fields=('external_id', 'channel', 'account'), name='orders_order_once')],
                },
            ), migrations.CreateModel(
                name='Fulfilment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('external_id', models.TextField()),
                    ('state', models.TextField()),
                    ('shipped_at', models.DateTimeField(null=True)),
                    ('delivered_at', models.DateTimeField(null=True)),
                    ('tracking_number', models.TextField(blank=True)),
                    ('lines', models.JSONField(default=list)),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='fulfilments', to='orders.order')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'external_id'), name='orders_fulfilment_once')],
                },
            ), migrations.CreateModel(
                name='OrderLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('external_id', models.TextField()),
                    ('position', models.IntegerField()),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('quantity', models.IntegerField()),
                    ('unit_price', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                    ('gross', models.BigIntegerField()),
                    ('discount', models.BigIntegerField()),
                    ('tax', models.BigIntegerField()),
                    ('total', models.BigIntegerField()),
                    ('kind', models.TextField(default='goods')),
                    ('removed', models.BooleanField(db_default=False, default=False, help_text='an older version had it')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.order')),
                    ('product', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'external_id'), name='orders_line_once')],
                },
            ), migrations.CreateModel(
                name='OrderReference',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField(blank=True)),
                    ('external_id', models.TextField()),
                    ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='references', to='orders.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['external_id'], name='orders_reference_id')],
                    'constraints': [models.UniqueConstraint(fields=('order', 'channel', 'account', 'external_id'), name='orders_reference_once')],
                },
            ), migrations.CreateModel(
                name='OrderVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('version', models.TextField()),
                    ('content', models.TextField()),
                    ('released', models.BooleanField(default=False)),
                    ('body', models.BinaryField()),
                    ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                    ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='orders.order')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'version', 'kind', 'content'), name='orders_version_once')],
                },
            ), migrations.CreateModel(
                name='OwnRefund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('external_id', models.TextField()),
                    ('amount', models.BigIntegerField()),
                    ('order', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='own_refunds', to='orders.order')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'external_id'), name='orders_own_refund_once')],
                },
            ), migrations.CreateModel(
                name='Payment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('external_id', models.TextField()),
                    ('kind', models.TextField()),
                    ('state', models.TextField()),
                    ('gateway', models.TextField(blank=True)),
                    ('amount', models.BigIntegerField()),
                    ('at', models.DateTimeField(null=True)),
                    ('currency', models.TextField(blank=True, db_default='', help_text="empty: the order's")),
                    ('parent_id', models.TextField(blank=True, db_default='')),
                    ('order', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='payments', to='orders.order')),
                ],
                options={
                    'indexes': [models.Index(fields=['external_id'], name='orders_payment_id')],
                    'constraints': [models.UniqueConstraint(fields=('order', 'external_id'), name='orders_payment_once')],
                },
            ), migrations.CreateModel(
                name='Refund',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('external_id', models.TextField()),
                    ('kind', models.TextField()),
                    ('at', models.DateTimeField(null=True)),
                    ('currency', models.CharField(max_length=3)),
                    ('amount', models.BigIntegerField()),
                    ('shipping', models.BigIntegerField(default=0)),
                    ('adjustment', models.BigIntegerField(default=0)),
                    ('reason', models.TextField(blank=True)),
                    ('state', models.TextField(db_default='done', default='done')),
                    ('content', models.TextField(default='', help_text='orders two tellings of one refund (rules/refunds.py)')),
                    ('lines_content', models.TextField(db_default='', default='', help_text='the same of its lines')),
                    ('order', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='refunds', to='orders.order')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('channel', 'account', 'external_id'), name='orders_refund_once')],
                },
            ), migrations.CreateModel(
                name='RefundLine',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.IntegerField()),
                    ('line_external_id', models.TextField(blank=True)),
                    ('sku', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('subtotal', models.BigIntegerField()),
                    ('tax', models.BigIntegerField()),
                    ('total', models.BigIntegerField()),
                    ('restock', models.TextField(blank=True)),
                    ('reason', models.TextField(blank=True)),
                    ('order_line', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='refund_lines', to='orders.orderline')),
                    ('refund', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='orders.refund')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('refund', 'position'), name='orders_refund_line_once')],
                },
            ), migrations.CreateModel(
                name='SoldUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('serial', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('origin', models.TextField(default='channel', help_text='who named the serial: channel or desk')),
                    ('lot_code', models.TextField(blank=True)),
                    ('purchased_on', models.DateField(null=True)),
                    ('delivered_on', models.DateField(null=True)),
                    ('frozen_terms', models.ForeignKey(db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.frozenterms')),
                    ('order_line', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='units', to='orders.orderline')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('serial', ''), _negated=True), fields=['serial'], name='orders_unit_serial')],
                    'constraints': [models.UniqueConstraint(fields=('order_line', 'serial'), name='orders_unit_once')],
                },
            ), migrations.CreateModel(
                name='SerialDoubt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('before', models.TextField(blank=True)),
                    ('after', models.TextField()),
                    ('reason', models.TextField()),
                    ('evidence', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('claim_ref', models.TextField(blank=True)),
                    ('asked_by', models.TextField()),
                    ('from_customer', models.BooleanField(default=False)),
                    ('asked_at', models.DateTimeField()),
                    ('state', models.TextField(default='asked')),
                    ('swapped', models.BooleanField(default=False)),
                    ('decided_by', models.TextField(blank=True, default='')),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('decision', models.TextField(blank=True, default='')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='doubts', to='orders.soldunit')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('sold_unit',), name='orders_one_open_serial_doubt')],
                },
            )],
        ),
    ]
