import amends.jobs.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Count',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('state', models.TextField(default='counted')),
                    ('location_code', models.TextField()),
                    ('bin', models.TextField()),
                    ('sku', models.TextField()),
                    ('booked', models.BigIntegerField()),
                    ('counted', models.BigIntegerField()),
                    ('reason', models.TextField(blank=True)),
                    ('note', models.TextField(blank=True)),
                    ('counted_by', models.TextField()),
                    ('decided_by', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('counted_by_user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('decided_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='disposal_count_state')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('counted__gte', 0)), name='disposal_counted'), models.CheckConstraint(condition=models.Q(('counted', models.F('booked')), models.Q(('reason', ''), _negated=True), _connector='OR'), name='disposal_difference_has_reason'), models.CheckConstraint(condition=models.Q(('decided_by_user', None), models.Q(('decided_by_user', models.F('counted_by_user')), _negated=True), _connector='OR'), name='disposal_count_two'), models.UniqueConstraint(condition=models.Q(('state', 'counted')), fields=('location_code', 'bin', 'sku'), name='disposal_one_open_count')],
                },
            ), migrations.CreateModel(
                name='WeighSettings',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('currency', models.CharField(max_length=3)),
                    ('version', models.IntegerField()),
                    ('content', models.JSONField()),
                    ('author', models.TextField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('author_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('currency', 'version'), name='disposal_weigh_version')],
                },
            )],
        ),
    ]
