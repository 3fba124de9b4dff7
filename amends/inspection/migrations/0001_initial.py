import amends.jobs.tables
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('returns', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Plan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('scope', models.TextField()),
                    ('scope_value', models.TextField(blank=True)),
                    ('name', models.TextField()),
                    ('version', models.IntegerField()),
                    ('steps', models.JSONField()),
                    ('author', models.TextField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('scope', 'scope_value', 'version'), name='inspection_plan_version'), models.CheckConstraint(condition=models.Q(('scope__in', ['product', 'category', 'all'])), name='inspection_plan_scope')],
                },
            ), migrations.CreateModel(
                name='Sheet',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('results', models.JSONField()),
                    ('passed', models.BooleanField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inspection.plan')),
                    ('receipt', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.receipt')),
                ],
                options={
                    'indexes': [models.Index(fields=['plan', 'passed'], name='inspection_sheet_plan')],
                },
            )],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='plan',
            trigger=pgtrigger.compiler.Trigger(name='plan_versions_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='7bc630bbed9b5536cc82bc0bb6e1fa4627ec8025', operation='UPDATE OR DELETE', pgid='pgtrigger_plan_versions_stay_055a9', table='inspection_plan', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='sheet',
            trigger=pgtrigger.compiler.Trigger(name='sheets_stay', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='f1a4beee11bdc24f3702fe422ff04246fb6d28ff', operation='UPDATE OR DELETE', pgid='pgtrigger_sheets_stay_f9f0c', table='inspection_sheet', when='BEFORE')),
        ),
    ]
