import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Problem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('state', models.TextField(default='raised')),
                    ('kind', models.TextField(default='lot')),
                    ('sku', models.TextField()),
                    ('title', models.TextField()),
                    ('supplier', models.TextField(blank=True)),
                    ('lot', models.TextField()),
                    ('symptom', models.TextField(blank=True, default='', help_text='the cause explains this symptom only; empty: all')),
                    ('cause', models.TextField(blank=True, default='')),
                    ('cause_label', models.TextField(blank=True, default='')),
                    ('evidence', models.JSONField()),
                    ('steps', models.JSONField(default=dict)),
                    ('containment', models.TextField(blank=True, default='', help_text='advisory that routes claims to review')),
                    ('pattern', models.TextField(blank=True, default='', help_text='advisory of the confirmed pattern')),
                    ('letter_id', models.BigIntegerField(null=True)),
                    ('corrected_on', models.DateField(null=True)),
                    ('opened_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='quality_problem_state')],
                    'constraints': [models.UniqueConstraint(fields=('sku', 'lot', 'kind'), name='quality_problem_once')],
                },
            ), migrations.CreateModel(
                name='Action',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('text', models.TextField()),
                    ('owner', models.TextField()),
                    ('due_on', models.DateField()),
                    ('done_on', models.DateField(null=True)),
                    ('done_by', models.TextField(blank=True, default='')),
                    ('created_by', models.TextField()),
                    ('created_at', models.DateTimeField()),
                    ('problem', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='quality.problem')),
                ],
                options={
                    'indexes': [models.Index(models.F('due_on'), condition=models.Q(('done_on', None)), name='quality_action_open')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['corrective', 'preventive'])), name='quality_action_kind')],
                },
            )],
        ),
    ]
