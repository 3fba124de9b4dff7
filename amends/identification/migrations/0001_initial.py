import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('claims', '0001_initial'),
        ('orders', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Head',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('digest', models.TextField(help_text='of the examples and the method it was made of')),
                    ('method', models.TextField()),
                    ('classes', models.JSONField()),
                    ('thin', models.JSONField()),
                    ('least', models.IntegerField(null=True)),
                    ('learnt', models.IntegerField()),
                    ('tuned', models.IntegerField()),
                    ('proving', models.IntegerField()),
                    ('newest_example', models.BigIntegerField(help_text='later examples are unknown to it')),
                    ('arrays', models.BinaryField()),
                    ('space', models.BinaryField(null=True)),
                    ('seen_together', models.JSONField(default=list)),
                    ('why', models.TextField(blank=True)),
                    ('at', models.DateTimeField()),
                    ('lane', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heads', to='identification.lane')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('lane', 'number'), name='identification_head_number'), models.UniqueConstraint(fields=('lane', 'digest'), name='identification_head_once')],
                },
            ), migrations.CreateModel(
                name='Example',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('claim_ref', models.TextField()),
                    ('family', models.TextField()),
                    ('symptom', models.TextField()),
                    ('defect', models.TextField()),
                    ('label', models.TextField()),
                    ('component', models.TextField()),
                    ('source', models.TextField()),
                    ('text', models.TextField(blank=True)),
                    ('reviewed_by', models.TextField()),
                    ('reviewed_at', models.DateTimeField()),
                    ('claim', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                    ('sold_unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orders.soldunit')),
                ],
                options={
                    'indexes': [models.Index(fields=['family', 'reviewed_at', 'id'], name='identificat_family_5454f8_idx'), models.Index(fields=['reviewed_at', 'id'], name='identificat_reviewe_5df3f0_idx'), models.Index(fields=['sold_unit'], name='identificat_sold_un_8a65a8_idx')],
                },
            ), migrations.CreateModel(
                name='ExamplePhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('photo_ref', models.TextField()),
                    ('method', models.TextField(blank=True)),
                    ('problem', models.TextField(blank=True)),
                    ('numbers', models.BinaryField(default=b'')),
                    ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='photos', to='identification.example')),
                    ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.photo')),
                ],
            ), migrations.CreateModel(
                name='KnownPhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('place', models.BinaryField()),
                    ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known', to='identification.head')),
                    ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identification.examplephoto')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('head', 'photo'), name='identification_known_once')],
                },
            ), migrations.CreateModel(
                name='Lane',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('family', models.TextField(blank=True)),
                    ('state', models.TextField(default='advice')),
                    ('examples', models.IntegerField(default=0)),
                    ('learnt_from', models.IntegerField(default=0, help_text='examples there were at the last training')),
                    ('proof_from', models.BigIntegerField(default=0, help_text='only proof cases after this one count')),
                    ('head', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identification.head')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('kind', 'family'), name='identification_lane_once')],
                },
            ), migrations.CreateModel(
                name='Answer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('how', models.TextField()),
                    ('seen', models.TextField()),
                    ('said', models.TextField(blank=True)),
                    ('label', models.TextField(blank=True)),
                    ('component', models.TextField(blank=True)),
                    ('is_safety', models.BooleanField(default=False)),
                    ('sure', models.IntegerField(default=0)),
                    ('is_novel', models.BooleanField(default=False)),
                    ('is_decided', models.BooleanField(default=False)),
                    ('is_automatic', models.BooleanField(default=False)),
                    ('draw', models.IntegerField()),
                    ('is_audit', models.BooleanField(default=False)),
                    ('nearest', models.JSONField(default=list)),
                    ('odd', models.SmallIntegerField(null=True)),
                    ('text', models.TextField(blank=True)),
                    ('alike', models.JSONField(default=list)),
                    ('truth', models.TextField(blank=True)),
                    ('is_right', models.BooleanField(null=True)),
                    ('reviewed_at', models.DateTimeField(null=True)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                    ('head', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identification.head')),
                    ('lane', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='identification.lane')),
                ],
                options={
                    'indexes': [models.Index(condition=models.Q(('is_audit', True)), fields=['lane', '-id'], name='identification_audit'), models.Index(fields=['kind', '-at'], name='identificat_kind_5ef8f5_idx')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'kind'), name='identification_answer_once')],
                },
            ), migrations.CreateModel(
                name='ProofCase',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('said', models.TextField()),
                    ('truth', models.TextField()),
                    ('sure', models.IntegerField()),
                    ('is_novel', models.BooleanField()),
                    ('is_decided', models.BooleanField()),
                    ('is_right', models.BooleanField()),
                    ('at', models.DateTimeField()),
                    ('example', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identification.example')),
                    ('head', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='identification.head')),
                ],
                options={
                    'indexes': [models.Index(fields=['head', 'id'], name='identificat_head_id_aadb24_idx')],
                    'constraints': [models.UniqueConstraint(fields=('head', 'example'), name='identification_case_once')],
                },
            )],
        ),
    ]
