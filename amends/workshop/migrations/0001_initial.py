import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
        ('orders', '0001_initial'),
        ('resolutions', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Workshop',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('kind', models.TextField(default='in_house')),
                    ('address', models.JSONField(default=list)),
                    ('email', models.TextField(blank=True)),
                    ('currency', models.CharField(max_length=3)),
                    ('limit_minor', models.BigIntegerField()),
                    ('days', models.IntegerField(default=14)),
                    ('active', models.BooleanField(default=True)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('limit_minor__gte', 0), ('days__gte', 1), ('days__lte', 365)), name='workshop_limits')],
                },
            ), migrations.CreateModel(
                name='RepairOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('claim_ref', models.TextField()),
                    ('customer_name', models.TextField(blank=True)),
                    ('order_number', models.TextField()),
                    ('state', models.TextField(default='ordered')),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('serial', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('defect', models.TextField()),
                    ('diagnosis', models.TextField(blank=True)),
                    ('attempt', models.IntegerField(default=1)),
                    ('from_customer', models.BooleanField(default=False, help_text='it came straight from the customer')),
                    ('due_at', models.DateTimeField()),
                    ('due_rule', models.TextField()),
                    ('is_late', models.BooleanField(default=False)),
                    ('cost_minor', models.BigIntegerField(default=0)),
                    ('tellings', models.IntegerField(default=0)),
                    ('location', models.TextField(blank=True, help_text='where the unit stands in repair in the goods book')),
                    ('bin', models.TextField(blank=True)),
                    ('carrier', models.TextField(blank=True)),
                    ('tracking', models.TextField(blank=True)),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                    ('resolution', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='resolutions.resolution')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                    ('workshop', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='workshop.workshop')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='workshop_state'), models.Index(fields=['claim', '-id'], name='workshop_claim'), models.Index(fields=['sold_unit'], name='workshop_unit'), models.Index(condition=models.Q(('is_late', False)), fields=['due_at'], name='workshop_due')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity__gt', 0), ('cost_minor__gte', 0)), name='workshop_amounts')],
                },
            ), migrations.CreateModel(
                name='Loan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='given')),
                    ('sku', models.TextField()),
                    ('serial', models.TextField(blank=True)),
                    ('due_on', models.DateField()),
                    ('is_told', models.BooleanField(default=False)),
                    ('note', models.TextField(blank=True)),
                    ('given_by', models.TextField()),
                    ('given_at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='loans', to='workshop.repairorder')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_told', False), ('state', 'given')), fields=['due_on'], name='workshop_loan_due')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'given')), fields=('order',), name='workshop_one_loan'), models.UniqueConstraint(condition=models.Q(('state', 'given'), models.Q(('serial', ''), _negated=True)), fields=('sku', 'serial'), name='workshop_lent_once')],
                },
            ), migrations.CreateModel(
                name='RepairQuote',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('payer', models.TextField()),
                    ('currency', models.CharField(max_length=3)),
                    ('total_minor', models.BigIntegerField()),
                    ('lines', models.JSONField()),
                    ('valid_until', models.DateTimeField()),
                    ('answer', models.TextField(default='open')),
                    ('quoted_by_user', models.BigIntegerField(null=True)),
                    ('answered_by', models.TextField(blank=True)),
                    ('answered_by_user', models.BigIntegerField(null=True)),
                    ('note', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='quotes', to='workshop.repairorder')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'number'), name='workshop_quote_number'), models.UniqueConstraint(condition=models.Q(('answer', 'open')), fields=('order',), name='workshop_one_open_quote'), models.CheckConstraint(condition=models.Q(('total_minor__gt', 0)), name='workshop_quote_total'), models.CheckConstraint(condition=models.Q(('answer__in', ['open', 'refused']), models.Q(('payer', 'house'), _negated=True), ('quoted_by_user', None), ('answered_by_user', None), models.Q(('answered_by_user', models.F('quoted_by_user')), _negated=True), _connector='OR'), name='workshop_quote_two_people')],
                },
            ), migrations.CreateModel(
                name='RepairWork',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('kind', models.TextField()),
                    ('text', models.TextField()),
                    ('sku', models.TextField(blank=True)),
                    ('quantity', models.IntegerField(default=1)),
                    ('minutes', models.IntegerField(default=0)),
                    ('minor', models.BigIntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='workshop.repairorder')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor__gte', 0), ('quantity__gt', 0), ('minutes__gte', 0)), name='workshop_work_amounts')],
                },
            )],
        ),
    ]
