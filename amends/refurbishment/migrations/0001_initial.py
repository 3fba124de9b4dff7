import amends.jobs.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
        ('returns', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Bench',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('location_code', models.TextField(unique=True)),
                    ('capacity', models.IntegerField()),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('capacity__gt', 0)), name='refurbishment_capacity')],
                },
            ), migrations.CreateModel(
                name='RefurbishmentOrder',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('rma_ref', models.TextField()),
                    ('state', models.TextField(default='queued')),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('serial', models.TextField(blank=True)),
                    ('quantity', models.IntegerField()),
                    ('good', models.IntegerField(default=0)),
                    ('stores_data', models.BooleanField(default=False)),
                    ('found', models.TextField(blank=True)),
                    ('location_code', models.TextField()),
                    ('bin', models.TextField(blank=True)),
                    ('plan', models.JSONField(help_text='as it was when the order came')),
                    ('grade', models.TextField(blank=True)),
                    ('new_sku', models.TextField(blank=True)),
                    ('price_minor', models.BigIntegerField(null=True)),
                    ('currency', models.CharField(max_length=3)),
                    ('cost_minor', models.BigIntegerField(default=0)),
                    ('channel', models.TextField(blank=True)),
                    ('note', models.TextField(blank=True)),
                    ('graded_by', models.TextField(blank=True)),
                    ('released_by', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('ended_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('graded_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('receipt', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='returns.receipt')),
                    ('released_by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'id'], name='refurbishment_queue'), models.Index(fields=['location_code', 'state'], name='refurbishment_place'), models.Index(fields=['new_sku', 'serial'], name='refurbishment_identity'), models.Index(fields=['sku', 'serial'], name='refurbishment_origin')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('cost_minor__gte', 0), ('good__gte', 0), ('good__lte', models.F('quantity')), ('quantity__gt', 0)), name='refurbishment_amounts'), models.CheckConstraint(condition=models.Q(('released_by_user', None), models.Q(('released_by_user', models.F('graded_by_user')), _negated=True), _connector='OR'), name='refurbishment_two'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'released'), _negated=True), models.Q(models.Q(('released_by_user', None), _negated=True), models.Q(('graded_by_user', None), _negated=True)), _connector='OR'), name='refurbishment_released_by'), models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'working', 'graded'])), fields=('receipt',), name='refurbishment_one_open')],
                },
            ), migrations.CreateModel(
                name='GradingPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('sha256', models.CharField(max_length=64)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='photos', to='refurbishment.refurbishmentorder')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('order', 'sha256'), name='refurbishment_photo_once')],
                },
            ), migrations.CreateModel(
                name='DataErasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('method', models.TextField()),
                    ('tool', models.TextField()),
                    ('report', models.TextField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('order', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='erasure', to='refurbishment.refurbishmentorder')),
                ],
            ), migrations.CreateModel(
                name='RefurbishmentPlan',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sku', models.TextField()),
                    ('version', models.IntegerField()),
                    ('content', models.JSONField()),
                    ('author', models.TextField()),
                    ('at', models.DateTimeField()),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('sku', 'version'), name='refurbishment_plan_version')],
                },
            ), migrations.CreateModel(
                name='RefurbishmentWork',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('kind', models.TextField()),
                    ('text', models.TextField()),
                    ('sku', models.TextField(blank=True)),
                    ('quantity', models.IntegerField(default=1)),
                    ('minutes', models.IntegerField(default=0)),
                    ('minor', models.BigIntegerField()),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='refurbishment.refurbishmentorder')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(('minor__gte', 0), ('minutes__gte', 0), ('quantity__gt', 0)), name='refurbishment_work_amounts')],
                },
            ), migrations.CreateModel(
                name='TestResult',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.TextField()),
                    ('passed', models.BooleanField()),
                    ('value', models.TextField(blank=True)),
                    ('by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='refurbishment.refurbishmentorder')),
                ],
            )],
        ),
    ]
