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
        ('orders', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Claim',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('state', models.TextField(default='draft')),
                    ('channel', models.TextField()),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('quantity', models.IntegerField(default=1)),
                    ('serial_reported', models.TextField(blank=True)),
                    ('defect_version', models.IntegerField()),
                    ('defect_code', models.TextField()),
                    ('defect_label', models.TextField()),
                    ('defect_category', models.TextField()),
                    ('needs_photo', models.BooleanField(default=True)),
                    ('safety', models.BooleanField(default=False)),
                    ('description', models.TextField()),
                    ('opened_by', models.TextField()),
                    ('created_at', models.DateTimeField()),
                    ('submitted_at', models.DateTimeField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                    ('closed_at', models.DateTimeField(null=True)),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('settled_remedy', models.TextField(blank=True, default='')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                    ('opened_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='orders.order')),
                    ('order_line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='orders.orderline')),
                    ('product', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='claims_clai_state_b9df4a_idx'), models.Index(fields=['state', '-safety', 'id'], name='claims_queue'), models.Index(condition=models.Q(('serial_reported', ''), _negated=True), fields=['serial_reported'], name='claims_serial_reported'), models.Index(fields=['sku', '-id'], name='claims_sku'), models.Index(fields=['sold_unit'], name='claims_clai_sold_un_5aa500_idx'), models.Index(fields=['customer', '-id'], name='claims_clai_custome_91a6d8_idx'), models.Index(fields=['product', 'defect_code'], name='claims_clai_product_c5a9e9_idx')],
                },
            ), migrations.CreateModel(
                name='DefectType',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('axis', models.TextField()),
                    ('code', models.TextField()),
                    ('category', models.TextField()),
                    ('label', models.TextField()),
                    ('needs_photo', models.BooleanField(default=True)),
                    ('safety', models.BooleanField(default=False)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('version', 'axis', 'code'), name='claims_defect_once')],
                },
            ), migrations.CreateModel(
                name='Message',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('author', models.TextField()),
                    ('from_customer', models.BooleanField(default=False)),
                    ('internal', models.BooleanField(default=False)),
                    ('text', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='claims.claim')),
                ],
            ), migrations.CreateModel(
                name='Photo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('original_sha256', models.CharField(max_length=64)),
                    ('original_name', models.TextField(blank=True)),
                    ('stored_sha256', models.CharField(max_length=64)),
                    ('width', models.IntegerField()),
                    ('height', models.IntegerField()),
                    ('bytes', models.IntegerField()),
                    ('at', models.DateTimeField()),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('original_erased_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='claims.claim')),
                ],
                options={
                    'indexes': [models.Index(fields=['original_sha256'], name='claims_phot_origina_51bea1_idx'), models.Index(fields=['stored_sha256'], name='claims_photo_stored')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'original_sha256'), name='claims_photo_once')],
                },
            )],
        ),
    ]
