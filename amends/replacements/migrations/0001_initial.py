import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('claims', '0001_initial'),
        ('orders', '0001_initial'),
        ('resolutions', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Replacement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('claim_ref', models.TextField()),
                    ('new_order_id', models.BigIntegerField(null=True)),
                    ('state', models.TextField(default='planned')),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('faulty_sku', models.TextField()),
                    ('faulty_serial', models.TextField(blank=True)),
                    ('serial', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('value_minor', models.BigIntegerField()),
                    ('value_tax_minor', models.BigIntegerField()),
                    ('price_minor', models.BigIntegerField()),
                    ('price_tax_minor', models.BigIntegerField()),
                    ('difference_state', models.TextField(default='none')),
                    ('difference_note', models.TextField(blank=True)),
                    ('generation', models.IntegerField(default=1)),
                    ('location', models.TextField(blank=True)),
                    ('bin', models.TextField(blank=True)),
                    ('reservations', models.IntegerField(default=0, help_text='how often stock was reserved; names the postings')),
                    ('reserved_until', models.DateTimeField(null=True)),
                    ('in_advance', models.BooleanField(default=False)),
                    ('carrier', models.TextField(blank=True)),
                    ('tracking', models.TextField(blank=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('first_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                    ('new_unit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                    ('resolution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resolutions.resolution')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='replacements_state'), models.Index(fields=['claim', '-id'], name='replacements_claim'), models.Index(condition=models.Q(('state', 'reserved')), fields=['reserved_until'], name='replacements_until'), models.Index(fields=['first_unit'], name='replacements_first')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('price_minor__gte', 0), ('value_minor__gte', 0)), name='replacements_amounts'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sent'), _negated=True), ('new_unit__isnull', False), _connector='OR'), name='replacements_sent_is_sold')],
                },
            ), migrations.CreateModel(
                name='Collateral',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('kind', models.TextField()),
                    ('holder', models.TextField()),
                    ('state', models.TextField(default='asked')),
                    ('currency', models.CharField(max_length=3)),
                    ('amount_minor', models.BigIntegerField()),
                    ('due_at', models.DateTimeField()),
                    ('due_rule', models.TextField()),
                    ('external_id', models.TextField(blank=True)),
                    ('error', models.TextField(blank=True)),
                    ('attempts', models.IntegerField(default=0)),
                    ('reminders', models.IntegerField(default=0)),
                    ('tellings', models.IntegerField(default=0)),
                    ('asked_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('replacement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='collateral', to='replacements.replacement')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'due_at'], name='replacements_collateral_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='replacements_collateral_amount')],
                },
            )],
        ),
    ]
