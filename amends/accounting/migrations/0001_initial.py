import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ledger', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Export',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('until', models.DateField()),
                    ('entries', models.IntegerField(default=0)),
                    ('rows', models.IntegerField(default=0)),
                    ('totals', models.JSONField(default=list)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
            ), migrations.CreateModel(
                name='Mapping',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField(unique=True)),
                    ('number', models.TextField()),
                    ('name', models.TextField(blank=True)),
                ],
            ), migrations.CreateModel(
                name='Closing',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('entity', models.TextField()),
                    ('until', models.DateField()),
                    ('state', models.TextField(default='asked')),
                    ('reason', models.TextField(blank=True)),
                    ('asked_by', models.TextField()),
                    ('asked_by_id', models.BigIntegerField(null=True)),
                    ('at', models.DateTimeField()),
                    ('decided_by', models.TextField(blank=True)),
                    ('decided_by_id', models.BigIntegerField(null=True)),
                    ('decided_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['entity', 'state', '-until'], name='accounting__entity_60505f_idx')],
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state', 'closed'), _negated=True), models.Q(('decided_by_id__isnull', False), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True)), _connector='OR'), name='accounting_closing_two')],
                },
            ), migrations.CreateModel(
                name='Entity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('lines', models.JSONField(default=list)),
                    ('postcode', models.TextField(blank=True)),
                    ('city', models.TextField(blank=True)),
                    ('country', models.TextField(blank=True)),
                    ('vat_id', models.TextField(blank=True)),
                    ('tax_id', models.TextField(blank=True)),
                    ('legal_id', models.TextField(blank=True)),
                    ('email', models.TextField(blank=True)),
                    ('phone', models.TextField(blank=True)),
                    ('serves', models.JSONField(default=list)),
                    ('year_begins', models.SmallIntegerField(default=1)),
                    ('zone', models.TextField(default='UTC')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('year_begins__gte', 1), ('year_begins__lte', 12)), name='accounting_year_begins')],
                },
            ), migrations.CreateModel(
                name='Exported',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ledger.entry')),
                    ('export', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='accounting.export')),
                ],
            )],
        ),
    ]
