import amends.jobs.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '0001_initial'),
        ('catalog', '0001_initial'),
        ('claims', '0001_initial'),
        ('orders', '0001_initial'),
        ('resolutions', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Receipt',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('sku', models.TextField()),
                    ('quantity', models.IntegerField()),
                    ('serial', models.TextField(blank=True)),
                    ('condition', models.TextField()),
                    ('location_code', models.TextField()),
                    ('bin', models.TextField()),
                    ('note', models.TextField(blank=True)),
                    ('received_by', models.TextField()),
                    ('entry_id', models.BigIntegerField(null=True)),
                    ('is_inspected', models.BooleanField(default=False)),
                    ('is_gone', models.BooleanField(default=False, help_text='a disposition was carried out')),
                    ('at', models.DateTimeField()),
                    ('received_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rma', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='returns.rma')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_inspected', False)), fields=['id'], name='returns_receipt_queue'), models.Index(condition=models.Q(('is_gone', False)), fields=['id'], name='returns_receipt_here')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='returns_receipt_quantity')],
                },
            ), migrations.CreateModel(
                name='Inspection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('defect_version', models.IntegerField()),
                    ('found_defect', models.TextField()),
                    ('found_label', models.TextField()),
                    ('result', models.TextField()),
                    ('note', models.TextField(blank=True)),
                    ('inspected_by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('inspected_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='inspection', to='returns.receipt')),
                ],
            ), migrations.CreateModel(
                name='ReturnlessSettings',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField(unique=True)),
                    ('content', models.JSONField()),
                    ('author', models.TextField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ), migrations.CreateModel(
                name='Rma',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('state', models.TextField(default='authorised')),
                    ('customer_name', models.TextField(blank=True)),
                    ('claim_ref', models.TextField()),
                    ('order_number', models.TextField()),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('serial', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('received_quantity', models.IntegerField(default=0)),
                    ('remedy', models.TextField()),
                    ('location_code', models.TextField()),
                    ('return_address', models.JSONField()),
                    ('authorised_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('expiry_rule', models.TextField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                    ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.product')),
                    ('resolution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resolutions.resolution')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='returns_rma_state_6a09d4_idx'), models.Index(fields=['customer', '-id'], name='returns_rma_custome_215a67_idx'), models.Index(condition=models.Q(('serial', ''), _negated=True), fields=['serial'], name='returns_rma_serial'), models.Index(condition=models.Q(('state', 'authorised')), fields=['expires_at'], name='returns_rma_expiry'), models.Index(fields=['order_number'], name='returns_rma_order_n_0210f9_idx'), models.Index(fields=['claim_ref'], name='returns_rma_claim_r_c7c417_idx'), models.Index(fields=['sku', '-id'], name='returns_rma_sku_657761_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('received_quantity__gte', 0), ('received_quantity__lte', models.F('quantity'))), name='returns_received_cap')],
                },
            ), migrations.CreateModel(
                name='Waiver',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('advised', models.BooleanField()),
                    ('figures', models.JSONField()),
                    ('by', models.TextField()),
                    ('reason', models.TextField(blank=True)),
                    ('entry_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                    ('resolution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resolutions.resolution')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer', 'at'], name='returns_waiver_customer')],
                },
            ), migrations.CreateModel(
                name='Disposition',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('state', models.TextField(default='proposed')),
                    ('quantity', models.IntegerField()),
                    ('to_status', models.TextField(blank=True)),
                    ('note', models.TextField(blank=True)),
                    ('proposed_by', models.TextField()),
                    ('authorised_by', models.TextField(blank=True)),
                    ('certificate', models.TextField(blank=True, db_default='', default='')),
                    ('partner', models.TextField(blank=True, db_default='', default='')),
                    ('proceeds_minor', models.BigIntegerField(null=True)),
                    ('cost_minor', models.BigIntegerField(help_text='written off when it was carried out', null=True)),
                    ('currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('advised', models.TextField(blank=True, db_default='', default='')),
                    ('figures', models.JSONField(db_default=models.Value('[]', output_field=models.JSONField()), default=list)),
                    ('at', models.DateTimeField()),
                    ('authorised_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('proposed_by_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='returns.receipt')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='returns_dis_state_3eed18_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('code', 'recycle'), _negated=True), models.Q(('state__in', ['authorised', 'done']), _negated=True), models.Q(('certificate', ''), _negated=True), _connector='OR'), name='returns_recycled_certified'), models.CheckConstraint(condition=models.Q(('authorised_by_user', None), models.Q(('authorised_by_user', models.F('proposed_by_user')), _negated=True), _connector='OR'), name='returns_disposition_two'), models.UniqueConstraint(condition=models.Q(('state__in', ['proposed', 'authorised'])), fields=('receipt',), name='returns_one_disposition')],
                },
            )],
        ),
    ]
