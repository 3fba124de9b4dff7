import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('catalog', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='UnitEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('on', models.DateField()),
                    ('until', models.DateField(null=True)),
                    ('value', models.BigIntegerField(null=True)),
                    ('unit', models.TextField(blank=True)),
                    ('note', models.TextField(blank=True)),
                    ('ref', models.TextField(blank=True)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('void_at', models.DateTimeField(null=True)),
                    ('void_by', models.TextField(blank=True)),
                    ('void_reason', models.TextField(blank=True)),
                    ('frozen_terms', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='catalog.frozenterms')),
                    ('origin', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                    ('sold_unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['sold_unit', 'on'], name='warranty_event_unit')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ('invoiced', 'activated', 'registered', 'repair', 'reading', 'replaced', 'inherits', 'plan'))), name='warranty_event_kind'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('on')), _connector='OR'), name='warranty_event_days'), models.UniqueConstraint(condition=models.Q(('ref', ''), _negated=True), fields=('sold_unit', 'kind', 'ref'), name='warranty_event_once'), models.UniqueConstraint(condition=models.Q(('kind', 'inherits'), ('void_at', None)), fields=('sold_unit',), name='warranty_one_origin')],
                },
            )],
        ),
    ]
