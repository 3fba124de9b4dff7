import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('returns', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Parcel',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('key', models.TextField(unique=True)),
                    ('number', models.IntegerField()),
                    ('state', models.TextField(default='announced')),
                    ('carrier', models.TextField()),
                    ('tracking', models.TextField(blank=True)),
                    ('handover', models.TextField()),
                    ('pickup_on', models.DateField(null=True)),
                    ('label_pdf', models.BinaryField(default=b'')),
                    ('label_zpl', models.TextField(blank=True)),
                    ('notice', models.TextField(blank=True)),
                    ('announced_at', models.DateTimeField()),
                    ('announced_by', models.TextField()),
                    ('heard_at', models.DateTimeField(help_text='the newest event, or the announcement')),
                    ('rma', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.rma')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='parcels_state'), models.Index(condition=models.Q(('tracking', ''), _negated=True), fields=['tracking'], name='parcels_tracking'), models.Index(condition=models.Q(('state__in', ['announced', 'in_transit', 'exception', 'delivered'])), fields=['heard_at'], name='parcels_silent')],
                    'constraints': [models.UniqueConstraint(fields=('rma', 'number'), name='parcels_number_once'), models.UniqueConstraint(condition=models.Q(('tracking', ''), _negated=True), fields=('carrier', 'tracking'), name='parcels_tracking_once'), models.CheckConstraint(condition=models.Q(('handover__in', ['drop_off', 'pickup'])), name='parcels_handover')],
                },
            ), migrations.CreateModel(
                name='TrackingEvent',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('carrier', models.TextField()),
                    ('tracking', models.TextField()),
                    ('status', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('text', models.TextField(blank=True)),
                    ('place', models.TextField(blank=True)),
                    ('heard_at', models.DateTimeField()),
                    ('parcel', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='events', to='parcels.parcel')),
                ],
                options={
                    'indexes': [models.Index(fields=['parcel', '-at'], name='parcels_events'), models.Index(condition=models.Q(('parcel', None)), fields=['carrier', 'tracking'], name='parcels_strays')],
                },
            )],
        ),
    ]
