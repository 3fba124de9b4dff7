import amends.jobs.tables
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Contract',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                ],
            ), migrations.CreateModel(
                name='FrozenTerms',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('terms', models.JSONField()),
                    ('created_at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='Location',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('address', models.JSONField(default=list)),
                    ('country', models.TextField()),
                    ('receives_returns', models.BooleanField(default=True)),
                ],
            ), migrations.CreateModel(
                name='Lot',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('produced_on', models.DateField(null=True)),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'indexes': [models.Index(models.F('product'), django.db.models.functions.text.Lower('code'), name='catalog_lot_code')],
                    'constraints': [models.UniqueConstraint(fields=('product', 'code'), name='catalog_lot_once')],
                },
            ), migrations.CreateModel(
                name='Product',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sku', models.TextField(unique=True)),
                    ('title', models.TextField()),
                    ('category', models.TextField(blank=True)),
                    ('brand', models.TextField(blank=True, db_default='')),
                    ('serialised', models.BooleanField(default=False)),
                    ('hazard', models.TextField(blank=True)),
                    ('unit_cost_minor', models.BigIntegerField(null=True)),
                    ('cost_currency', models.CharField(blank=True, max_length=3)),
                    ('serial_pattern', models.TextField(blank=True, help_text='rules/serial_forms.py')),
                    ('serial_check', models.TextField(blank=True, db_default='', default='', help_text='rules/check_digits.py')),
                    ('reviewed', models.BooleanField(default=False)),
                    ('stores_data', models.BooleanField(db_default=False, default=False, help_text="its owner's: erased before a resale")),
                    ('supplier', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.supplier')),
                ],
            ), migrations.CreateModel(
                name='Supplier',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('email', models.TextField(blank=True)),
                ],
            ), migrations.CreateModel(
                name='Advisory',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('title', models.TextField()),
                    ('serial_from', models.TextField(blank=True)),
                    ('serial_to', models.TextField(blank=True)),
                    ('shape', models.TextField(blank=True, db_default='', default='')),
                    ('numbers', django.contrib.postgres.fields.ranges.DecimalRangeField(help_text='the serial range as rules/serials.py compares serials', null=True)),
                    ('firmware_from', models.TextField(blank=True, db_default='', default='')),
                    ('firmware_to', models.TextField(blank=True, db_default='', default='')),
                    ('date_code_from', models.CharField(blank=True, db_default='', default='', help_text='YYYYWW', max_length=6)),
                    ('date_code_to', models.CharField(blank=True, db_default='', default='', max_length=6)),
                    ('component', models.TextField(blank=True, db_default='', default='')),
                    ('component_lot', models.TextField(blank=True, db_default='', default='')),
                    ('words', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None)),
                    ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, help_text='photos of claims, by id', size=None)),
                    ('defect_code', models.TextField()),
                    ('severity', models.TextField()),
                    ('action', models.TextField(help_text='approve, review, stop_use, recall')),
                    ('customer_text', models.TextField(blank=True)),
                    ('version', models.IntegerField(default=1)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.lot')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'indexes': [models.Index(fields=['product', 'defect_code'], name='catalog_adv_product_b3a3df_idx'), django.contrib.postgres.indexes.GistIndex(models.Func(models.F('product'), models.F('product'), models.Value('[]'), function='int8range'), models.F('numbers'), condition=models.Q(('numbers', None), _negated=True), name='catalog_advisory_serials'), models.Index(condition=models.Q(('numbers', None)), fields=['product', 'lot', 'defect_code'], name='catalog_advisory_rest')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('action__in', ['approve', 'review', 'stop_use', 'recall'])), name='catalog_advisory_action')],
                },
            ), migrations.CreateModel(
                name='AdvisoryEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('public_id', models.TextField()),
                    ('title', models.TextField()),
                    ('serial_from', models.TextField(blank=True)),
                    ('serial_to', models.TextField(blank=True)),
                    ('shape', models.TextField(blank=True, db_default='', default='')),
                    ('numbers', django.contrib.postgres.fields.ranges.DecimalRangeField(help_text='the serial range as rules/serials.py compares serials', null=True)),
                    ('firmware_from', models.TextField(blank=True, db_default='', default='')),
                    ('firmware_to', models.TextField(blank=True, db_default='', default='')),
                    ('date_code_from', models.CharField(blank=True, db_default='', default='', help_text='YYYYWW', max_length=6)),
                    ('date_code_to', models.CharField(blank=True, db_default='', default='', max_length=6)),
                    ('component', models.TextField(blank=True, db_default='', default='')),
                    ('component_lot', models.TextField(blank=True, db_default='', default='')),
                    ('words', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None)),
                    ('examples', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, help_text='photos of claims, by id', size=None)),
                    ('defect_code', models.TextField()),
                    ('severity', models.TextField()),
                    ('action', models.TextField(help_text='approve, review, stop_use, recall')),
                    ('customer_text', models.TextField(blank=True)),
                    ('version', models.IntegerField(default=1)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.advisory')),
                    ('lot', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.lot')),
                    ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.product')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='RecallRun',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField()),
                    ('after', models.BigIntegerField(default=0)),
                    ('last', models.BigIntegerField(default=0)),
                    ('units', models.IntegerField(default=0)),
                    ('letters', models.IntegerField(default=0)),
                    ('unreached', models.IntegerField(default=0)),
                    ('started_by', models.TextField()),
                    ('started_at', models.DateTimeField()),
                    ('finished_at', models.DateTimeField(null=True)),
                    ('advisory', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.advisory')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('finished_at', None)), fields=('advisory',), name='catalog_recall_one_at_a_time')],
                },
            ), migrations.CreateModel(
                name='SerialRange',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('serial_from', models.TextField()),
                    ('serial_to', models.TextField()),
                    ('shape', models.TextField()),
                    ('numbers', django.contrib.postgres.fields.ranges.DecimalRangeField()),
                    ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                    ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('reference', models.TextField(help_text='police report, contract, letter: where it is written')),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'indexes': [django.contrib.postgres.indexes.GistIndex(models.Func(models.F('product'), models.F('product'), models.Value('[]'), function='int8range'), models.F('numbers'), name='catalog_serial_range_find')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['stolen', 'market'])), name='catalog_serial_range_kind')],
                },
            ), migrations.CreateModel(
                name='SerialRangeEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.TextField()),
                    ('serial_from', models.TextField()),
                    ('serial_to', models.TextField()),
                    ('shape', models.TextField()),
                    ('numbers', django.contrib.postgres.fields.ranges.DecimalRangeField()),
                    ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                    ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('reference', models.TextField(help_text='police report, contract, letter: where it is written')),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.serialrange')),
                    ('product', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.product')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='SerialUnit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('serial', models.TextField()),
                    ('stolen', models.BooleanField(default=False)),
                    ('firmware', models.TextField(blank=True, db_default='', default='', help_text='as it left the house')),
                    ('date_code', models.CharField(blank=True, db_default='', default='', help_text='YYYYWW', max_length=6)),
                    ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.lot')),
                    ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'indexes': [models.Index(fields=['serial'], name='catalog_ser_serial_e9dc7e_idx')],
                    'constraints': [models.UniqueConstraint(fields=('product', 'serial'), name='catalog_serial_once')],
                },
            ), migrations.CreateModel(
                name='Component',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('lot_code', models.TextField()),
                    ('lot', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalog.lot')),
                    ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='components', to='catalog.serialunit')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('lot__isnull', True), ('unit__isnull', True), _connector='XOR'), name='catalog_component_of_lot_or_unit'), models.UniqueConstraint(models.F('lot'), django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('lot_code'), name='catalog_component_lot_once'), models.UniqueConstraint(models.F('unit'), django.db.models.functions.text.Lower('name'), django.db.models.functions.text.Lower('lot_code'), name='catalog_component_unit_once')],
                },
            ), migrations.CreateModel(
                name='ProductEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('category', models.TextField(blank=True)),
                    ('brand', models.TextField(blank=True, db_default='')),
                    ('serialised', models.BooleanField(default=False)),
                    ('hazard', models.TextField(blank=True)),
                    ('unit_cost_minor', models.BigIntegerField(null=True)),
                    ('cost_currency', models.CharField(blank=True, max_length=3)),
                    ('serial_pattern', models.TextField(blank=True, help_text='rules/serial_forms.py')),
                    ('serial_check', models.TextField(blank=True, db_default='', default='', help_text='rules/check_digits.py')),
                    ('reviewed', models.BooleanField(default=False)),
                    ('stores_data', models.BooleanField(db_default=False, default=False, help_text="its owner's: erased before a resale")),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.product')),
                    ('supplier', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.supplier')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='WarrantyTerm',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('name', models.TextField()),
                    ('months', models.SmallIntegerField()),
                    ('starts', models.TextField()),
                    ('burden_months', models.SmallIntegerField(default=0)),
                    ('remedies', models.JSONField(default=list)),
                    ('source', models.TextField()),
                    ('category', models.TextField(blank=True)),
                    ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                    ('channel', models.TextField(blank=True)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('slot', models.TextField(blank=True, db_default='')),
                    ('brand', models.TextField(blank=True, db_default='')),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None)),
                    ('buyers', models.TextField(blank=True, db_default='')),
                    ('plan_sku', models.TextField(blank=True, db_default='')),
                    ('more', models.JSONField(db_default={}, default=dict)),
                    ('key', models.TextField(blank=True, db_default='')),
                    ('contract', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.contract')),
                    ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.product')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('plan_sku', ''), _negated=True), fields=['plan_sku'], name='catalog_term_plan')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='catalog_term_key_once')],
                },
            ), migrations.CreateModel(
                name='WarrantyTermEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('kind', models.TextField()),
                    ('name', models.TextField()),
                    ('months', models.SmallIntegerField()),
                    ('starts', models.TextField()),
                    ('burden_months', models.SmallIntegerField(default=0)),
                    ('remedies', models.JSONField(default=list)),
                    ('source', models.TextField()),
                    ('category', models.TextField(blank=True)),
                    ('countries', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=2), default=list, size=None)),
                    ('channel', models.TextField(blank=True)),
                    ('valid_from', models.DateField()),
                    ('valid_to', models.DateField(null=True)),
                    ('slot', models.TextField(blank=True, db_default='')),
                    ('brand', models.TextField(blank=True, db_default='')),
                    ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, size=None)),
                    ('buyers', models.TextField(blank=True, db_default='')),
                    ('plan_sku', models.TextField(blank=True, db_default='')),
                    ('more', models.JSONField(db_default={}, default=dict)),
                    ('key', models.TextField(blank=True, db_default='')),
                    ('contract', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.contract')),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='catalog.warrantyterm')),
                    ('product', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='catalog.product')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='ContractAccount',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField(blank=True, help_text='empty: any account of the channel')),
                    ('buyer_account', models.TextField(blank=True, help_text='empty: whoever buys there')),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='catalog.contract')),
                ],
                options={
                    'indexes': [models.Index(fields=['channel'], name='catalog_contract_channel')],
                    'constraints': [models.UniqueConstraint(fields=('contract', 'channel', 'account', 'buyer_account'), name='catalog_contract_account_once'), models.CheckConstraint(condition=models.Q(models.Q(('account', ''), _negated=True), models.Q(('buyer_account', ''), _negated=True), _connector='OR'), name='catalog_contract_account_names_one')],
                },
            ), migrations.CreateModel(
                name='ContractParty',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('contract', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='catalog.contract')),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='accounts.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('contract', 'customer'), name='catalog_party_once')],
                },
            ), migrations.CreateModel(
                name='Bin',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField()),
                    ('kind', models.TextField()),
                    ('hazard', models.TextField(blank=True)),
                    ('takes', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), db_default=[], default=list, help_text='categories, SKUs; empty: any', size=None)),
                    ('capacity', models.IntegerField(help_text='units; empty: as many as come', null=True)),
                    ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bins', to='catalog.location')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity', None), ('capacity__gt', 0), _connector='OR'), name='catalog_bin_capacity'), models.UniqueConstraint(fields=('location', 'code'), name='catalog_bin_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['stock', 'quarantine'])), name='catalog_bin_kind')],
                },
            )],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenterms',
            trigger=pgtrigger.compiler.Trigger(name='terms_stay_as_frozen', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='74231d53f7e36dc721829929fd17f988c8bde1fb', operation='UPDATE OR DELETE', pgid='pgtrigger_terms_stay_as_frozen_43158', table='catalog_frozenterms', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='advisory',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_advisoryevent" ("action", "component", "component_lot", "customer_text", "date_code_from", "date_code_to", "defect_code", "examples", "firmware_from", "firmware_to", "id", "lot_id", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "serial_from", "serial_to", "severity", "shape", "title", "valid_from", "valid_to", "version", "words") VALUES (OLD."action", OLD."component", OLD."component_lot", OLD."customer_text", OLD."date_code_from", OLD."date_code_to", OLD."defect_code", OLD."examples", OLD."firmware_from", OLD."firmware_to", OLD."id", OLD."lot_id", OLD."numbers", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."product_id", OLD."public_id", OLD."serial_from", OLD."serial_to", OLD."severity", OLD."shape", OLD."title", OLD."valid_from", OLD."valid_to", OLD."version", OLD."words"); RETURN NULL;', hash='12a5e7459e28da597bdacd1fabcffa3cd42a4f92', operation='UPDATE', pgid='pgtrigger_update_update_b98e2', table='catalog_advisory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='advisory',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_advisoryevent" ("action", "component", "component_lot", "customer_text", "date_code_from", "date_code_to", "defect_code", "examples", "firmware_from", "firmware_to", "id", "lot_id", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "public_id", "serial_from", "serial_to", "severity", "shape", "title", "valid_from", "valid_to", "version", "words") VALUES (OLD."action", OLD."component", OLD."component_lot", OLD."customer_text", OLD."date_code_from", OLD."date_code_to", OLD."defect_code", OLD."examples", OLD."firmware_from", OLD."firmware_to", OLD."id", OLD."lot_id", OLD."numbers", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."public_id", OLD."serial_from", OLD."serial_to", OLD."severity", OLD."shape", OLD."title", OLD."valid_from", OLD."valid_to", OLD."version", OLD."words"); RETURN NULL;', hash='9c6464f24e533bb7a1f137df2af3d22da72b6e51', operation='DELETE', pgid='pgtrigger_delete_delete_e5638', table='catalog_advisory', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialrange',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_serialrangeevent" ("channels", "countries", "id", "kind", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "reference", "serial_from", "serial_to", "shape", "valid_from", "valid_to") VALUES (OLD."channels", OLD."countries", OLD."id", OLD."kind", OLD."numbers", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."product_id", OLD."reference", OLD."serial_from", OLD."serial_to", OLD."shape", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='359da3426fc4c23fd4d2a7583362114d7cb3bd38', operation='UPDATE', pgid='pgtrigger_update_update_96fca', table='catalog_serialrange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='serialrange',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_serialrangeevent" ("channels", "countries", "id", "kind", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "product_id", "reference", "serial_from", "serial_to", "shape", "valid_from", "valid_to") VALUES (OLD."channels", OLD."countries", OLD."id", OLD."kind", OLD."numbers", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."product_id", OLD."reference", OLD."serial_from", OLD."serial_to", OLD."shape", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='0bef24b39de3e3e35fb27a010966de039a809612', operation='DELETE', pgid='pgtrigger_delete_delete_34b88', table='catalog_serialrange', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_productevent" ("brand", "category", "cost_currency", "hazard", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reviewed", "serial_check", "serial_pattern", "serialised", "sku", "stores_data", "supplier_id", "title", "unit_cost_minor") VALUES (OLD."brand", OLD."category", OLD."cost_currency", OLD."hazard", OLD."id", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."reviewed", OLD."serial_check", OLD."serial_pattern", OLD."serialised", OLD."sku", OLD."stores_data", OLD."supplier_id", OLD."title", OLD."unit_cost_minor"); RETURN NULL;', hash='fbc2f0bbfb94778c562c9c66d0c5abfa12fc9656', operation='UPDATE', pgid='pgtrigger_update_update_580c5', table='catalog_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='product',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_productevent" ("brand", "category", "cost_currency", "hazard", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reviewed", "serial_check", "serial_pattern", "serialised", "sku", "stores_data", "supplier_id", "title", "unit_cost_minor") VALUES (OLD."brand", OLD."category", OLD."cost_currency", OLD."hazard", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reviewed", OLD."serial_check", OLD."serial_pattern", OLD."serialised", OLD."sku", OLD."stores_data", OLD."supplier_id", OLD."title", OLD."unit_cost_minor"); RETURN NULL;', hash='9230809369eae82c2b9f9bf786e0d9e11e7c16c8', operation='DELETE', pgid='pgtrigger_delete_delete_a763a', table='catalog_product', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='warrantyterm',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "catalog_warrantytermevent" ("brand", "burden_months", "buyers", "category", "channel", "contract_id", "countries", "id", "key", "kind", "months", "more", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_sku", "product_id", "regions", "remedies", "slot", "source", "starts", "valid_from", "valid_to") VALUES (OLD."brand", OLD."burden_months", OLD."buyers", OLD."category", OLD."channel", OLD."contract_id", OLD."countries", OLD."id", OLD."key", OLD."kind", OLD."months", OLD."more", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."plan_sku", OLD."product_id", OLD."regions", OLD."remedies", OLD."slot", OLD."source", OLD."starts", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='aeab2588d994bf232ca0c5eac437a6de7a44b259', operation='UPDATE', pgid='pgtrigger_update_update_f9dbd', table='catalog_warrantyterm', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='warrantyterm',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "catalog_warrantytermevent" ("brand", "burden_months", "buyers", "category", "channel", "contract_id", "countries", "id", "key", "kind", "months", "more", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_sku", "product_id", "regions", "remedies", "slot", "source", "starts", "valid_from", "valid_to") VALUES (OLD."brand", OLD."burden_months", OLD."buyers", OLD."category", OLD."channel", OLD."contract_id", OLD."countries", OLD."id", OLD."key", OLD."kind", OLD."months", OLD."more", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_sku", OLD."product_id", OLD."regions", OLD."remedies", OLD."slot", OLD."source", OLD."starts", OLD."valid_from", OLD."valid_to"); RETURN NULL;', hash='7de69870c3bdce7adff32844b742b0e7a386d7bd', operation='DELETE', pgid='pgtrigger_delete_delete_1486d', table='catalog_warrantyterm', when='AFTER')),
        ),
    ]
