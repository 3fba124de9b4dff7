import amends.jobs.tables
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('claims', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='PhotoReading',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('photo_ref', models.TextField()),
                    ('version', models.SmallIntegerField()),
                    ('problem', models.TextField(blank=True)),
                    ('sharpness', models.SmallIntegerField(default=0)),
                    ('dhash', models.BigIntegerField(null=True)),
                    ('texts', models.JSONField(default=list)),
                    ('unable', models.JSONField(default=list)),
                    ('at', models.DateTimeField()),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                    ('photo', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.photo')),
                ],
                options={
                    'indexes': [models.Index(fields=['dhash'], name='readings_dhash')],
                },
            ), migrations.CreateModel(
                name='SamePhoto',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('how', models.TextField()),
                    ('certainty', models.SmallIntegerField()),
                    ('mirrored', models.BooleanField()),
                    ('why', models.TextField()),
                    ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='readings.photoreading')),
                    ('photo', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='readings.photoreading')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('photo', 'other'), name='readings_same_once')],
                },
            )],
        ),
    ]
