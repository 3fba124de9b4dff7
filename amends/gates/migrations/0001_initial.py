import amends.jobs.tables
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Tuning',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('version', models.IntegerField(null=True, unique=True)),
                    ('base', models.IntegerField()),
                    ('state', models.TextField(default='draft')),
                    ('title', models.TextField()),
                    ('rules', models.JSONField()),
                    ('digest', models.CharField(max_length=64)),
                    ('tested', models.CharField(blank=True, default='', max_length=64)),
                    ('author', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('changed_at', models.DateTimeField()),
                    ('published_by', models.TextField(blank=True, default='')),
                    ('published_at', models.DateTimeField(null=True)),
                    ('because', models.TextField(blank=True, default='')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='gates_tunin_state_7c1c1c_idx')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live')), fields=('state',), name='gates_one_live'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'dropped']), ('version', None)), models.Q(('state__in', ['live', 'retired']), ('version__isnull', False)), _connector='OR'), name='gates_published_has_version')],
                },
            )],
        ),
    ]
