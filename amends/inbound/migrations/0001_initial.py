import amends.jobs.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('orders', '0001_initial'),
        ('returns', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Unannounced',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('key', models.TextField(unique=True)),
                    ('state', models.TextField(default='open')),
                    ('why', models.TextField()),
                    ('scanned', models.TextField(blank=True)),
                    ('serial', models.TextField(blank=True)),
                    ('sku', models.TextField()),
                    ('title', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('sender', models.TextField(blank=True)),
                    ('tracking', models.TextField(blank=True)),
                    ('damaged', models.BooleanField(default=False)),
                    ('order_number', models.TextField(blank=True)),
                    ('customer_name', models.TextField(blank=True)),
                    ('location_code', models.TextField()),
                    ('bin', models.TextField()),
                    ('note', models.TextField(blank=True)),
                    ('received_by', models.TextField()),
                    ('entry_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('receipt', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.receipt')),
                    ('received_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('rma', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.rma')),
                    ('sold_unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='inbound_unannounced_state'), models.Index(condition=models.Q(('serial', ''), _negated=True), fields=['serial'], name='inbound_unannounced_serial'), models.Index(condition=models.Q(('rma', None), _negated=True), fields=['rma'], name='inbound_unannounced_rma')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='inbound_unannounced_quantity'), models.CheckConstraint(condition=models.Q(('receipt', None), ('state', 'matched'), _connector='OR'), name='inbound_unannounced_matched')],
                },
            ), migrations.CreateModel(
                name='GatePhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('sha256', models.CharField(max_length=64)),
                    ('width', models.IntegerField()),
                    ('height', models.IntegerField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.receipt')),
                    ('unannounced', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='inbound.unannounced')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('receipt', None), _negated=True), models.Q(('unannounced', None), _negated=True), _connector='OR'), name='inbound_photo_of_something'), models.UniqueConstraint(condition=models.Q(('receipt', None), _negated=True), fields=('receipt', 'sha256'), name='inbound_photo_once'), models.UniqueConstraint(condition=models.Q(('unannounced', None), _negated=True), fields=('unannounced', 'sha256'), name='inbound_photo_once_unannounced')],
                },
            ), migrations.CreateModel(
                name='Discrepancy',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('quantity', models.IntegerField()),
                    ('location_code', models.TextField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('receipt', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.receipt')),
                    ('rma', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.rma')),
                ],
                options={
                    'indexes': [models.Index(fields=['rma'], name='inbound_discrepancy_rma'), models.Index(fields=['code', '-id'], name='inbound_discrepancy_code')],
                    'constraints': [models.UniqueConstraint(fields=('receipt', 'code'), name='inbound_discrepancy_once')],
                },
            )],
        ),
    ]
