import amends.jobs.tables
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
        ('decisions', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='MemoCounter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('legal_entity', models.TextField()),
                    ('year', models.IntegerField()),
                    ('last', models.IntegerField(default=0)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('legal_entity', 'year'), name='resolutions_counter_once')],
                },
            ), migrations.CreateModel(
                name='Resolution',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='granted')),
                    ('remedy', models.TextField()),
                    ('method', models.TextField()),
                    ('quantity', models.IntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('amount_minor', models.BigIntegerField()),
                    ('tax_minor', models.BigIntegerField(default=0)),
                    ('value_minor', models.BigIntegerField(default=0)),
                    ('value_tax_minor', models.BigIntegerField(default=0)),
                    ('pieces', models.IntegerField(db_default=0, default=0)),
                    ('credit_quantity', models.IntegerField(db_default=0, default=0)),
                    ('credit_minor', models.BigIntegerField(db_default=0, default=0)),
                    ('credit_tax_minor', models.BigIntegerField(db_default=0, default=0)),
                    ('charges_minor', models.BigIntegerField(db_default=0, default=0)),
                    ('pay_currency', models.CharField(blank=True, db_default='', default='', max_length=3)),
                    ('pay_minor', models.BigIntegerField(db_default=0, default=0)),
                    ('breakdown', models.JSONField(default=list)),
                    ('return_required', models.BooleanField(default=True)),
                    ('sku', models.TextField(blank=True)),
                    ('replacement_serial', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.decision')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['claim', '-id'], name='resolutions_claim_i_39e5d9_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('replacement_serial', ''), _negated=True), fields=('sku', 'replacement_serial'), name='resolutions_serial_sent_once')],
                },
            ), migrations.CreateModel(
                name='CreditMemo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('number', models.TextField(unique=True)),
                    ('legal_entity', models.TextField()),
                    ('year', models.IntegerField()),
                    ('sequence', models.IntegerField()),
                    ('kind', models.TextField(db_default='credit', default='credit')),
                    ('reason', models.TextField(blank=True, db_default='', default='')),
                    ('day', models.DateField(null=True)),
                    ('taxes', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('seller', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('buyer', models.JSONField(db_default=models.Value({}, models.JSONField()), default=dict)),
                    ('customer_name', models.TextField(blank=True)),
                    ('issuer', models.JSONField(default=list, help_text='printable lines: who issues it')),
                    ('claim_ref', models.TextField()),
                    ('order_number', models.TextField()),
                    ('issued_at', models.DateTimeField()),
                    ('currency', models.CharField(max_length=3)),
                    ('net', models.BigIntegerField()),
                    ('tax', models.BigIntegerField()),
                    ('total', models.BigIntegerField()),
                    ('method', models.TextField()),
                    ('lines', models.JSONField()),
                    ('breakdown', models.JSONField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='resolutions.creditmemo')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                    ('resolution', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memo', to='resolutions.resolution')),
                ],
                options={
                    'indexes': [models.Index(fields=['-issued_at', '-id'], name='resolutions_issued__8ab1be_idx'), models.Index(fields=['customer', '-id'], name='resolutions_custome_0a364d_idx')],
                    'constraints': [models.UniqueConstraint(fields=('legal_entity', 'year', 'sequence'), name='resolutions_memo_sequence'), models.CheckConstraint(condition=models.Q(models.Q(('corrects', None), ('kind', 'credit'), ('resolution__isnull', False), ('total__gte', 0)), models.Q(('corrects__isnull', False), ('kind', 'correction'), ('net__lte', 0), ('resolution', None), ('tax__lte', 0), ('total__lt', 0)), _connector='OR'), name='resolutions_memo_kind')],
                },
            ), migrations.CreateModel(
                name='AmountRules',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField(null=True, unique=True)),
                    ('state', models.TextField(default='draft')),
                    ('content', models.JSONField()),
                    ('because', models.TextField(blank=True)),
                    ('author', models.TextField()),
                    ('editors', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None)),
                    ('reviewed_by', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('published_at', models.DateTimeField(null=True)),
                    ('reviewed_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('state__in', ['draft', 'submitted', 'dropped']), ('version', None)), models.Q(('published_at__isnull', False), ('state', 'live'), ('version__isnull', False)), _connector='OR'), name='resolutions_rules_published')],
                },
            ), migrations.CreateModel(
                name='Entitlement',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('currency', models.CharField(max_length=3)),
                    ('quantity_cap', models.IntegerField()),
                    ('money_cap', models.BigIntegerField()),
                    ('quantity_used', models.IntegerField(default=0)),
                    ('money_used', models.BigIntegerField(default=0)),
                    ('value_used', models.BigIntegerField(default=0)),
                    ('tax_used', models.BigIntegerField(default=0)),
                    ('credit_quantity', models.IntegerField(db_default=0, default=0)),
                    ('credit_money', models.BigIntegerField(db_default=0, default=0)),
                    ('credit_tax', models.BigIntegerField(db_default=0, default=0)),
                    ('outside_quantity', models.IntegerField(default=0)),
                    ('outside_money', models.BigIntegerField(default=0)),
                    ('over_quantity', models.IntegerField(default=0)),
                    ('over_money', models.BigIntegerField(default=0)),
                    ('sold_unit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('quantity_used__gte', 0), ('over_quantity__gte', 0), ('outside_quantity__gte', models.F('over_quantity')), ('quantity_cap__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('quantity_used'), '+', models.F('outside_quantity')), '-', models.F('over_quantity')))), name='resolutions_quantity_cap'), models.CheckConstraint(condition=models.Q(('money_used__gte', 0), ('money_used__lte', django.db.models.expressions.CombinedExpression(models.F('value_used'), '+', models.F('credit_money'))), ('credit_money__gte', 0), ('credit_quantity__gte', 0), ('over_money__gte', 0), ('outside_money__gte', models.F('over_money')), ('money_cap__gte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('value_used'), '+', models.F('credit_money')), '+', models.F('outside_money')), '-', models.F('over_money')))), name='resolutions_money_cap')],
                },
            )],
        ),
    ]
