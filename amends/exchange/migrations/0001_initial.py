import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('intake', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Connection',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('base', models.TextField()),
                    ('credentials', models.JSONField(default=dict)),
                    ('polling', models.BooleanField(default=True)),
                    ('every_seconds', models.IntegerField(default=300)),
                    ('changed_at', models.DateTimeField()),
                    ('source', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.source')),
                ],
            ), migrations.CreateModel(
                name='Cursor',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('what', models.TextField()),
                    ('since', models.DateTimeField()),
                    ('due_at', models.DateTimeField()),
                    ('begun_at', models.DateTimeField(null=True)),
                    ('resume', models.JSONField(null=True)),
                    ('polled_at', models.DateTimeField(null=True)),
                    ('failures', models.IntegerField(default=0)),
                    ('error', models.TextField(blank=True)),
                    ('seen', models.BigIntegerField(default=0)),
                    ('found', models.BigIntegerField(default=0)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.source')),
                ],
                options={
                    'indexes': [models.Index(fields=['due_at'], name='exchange_cursor_due')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'what'), name='exchange_cursor_once')],
                },
            ), migrations.CreateModel(
                name='Push',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('key', models.TextField()),
                    ('told', models.JSONField()),
                    ('state', models.TextField(default='waiting')),
                    ('attempts', models.IntegerField(default=0)),
                    ('due_at', models.DateTimeField()),
                    ('external_id', models.TextField(blank=True)),
                    ('message', models.TextField(blank=True)),
                    ('created_at', models.DateTimeField()),
                    ('settled_at', models.DateTimeField(null=True)),
                    ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='intake.source')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['due_at'], name='exchange_push_due'), models.Index(fields=['state', '-id'], name='exchange_push_list')],
                    'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'key'), name='exchange_push_once')],
                },
            )],
        ),
    ]
