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
                name='Letter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('template', models.TextField(default='')),
                    ('to', models.TextField(blank=True)),
                    ('subject', models.TextField()),
                    ('text', models.TextField()),
                    ('html', models.TextField(blank=True)),
                    ('reference', models.TextField(blank=True)),
                    ('papers', models.JSONField(db_default=models.Value([], models.JSONField()), default=list)),
                    ('customer_id', models.BigIntegerField(null=True)),
                    ('state', models.TextField(default='queued')),
                    ('bounced', models.TextField(blank=True, db_default='')),
                    ('error', models.TextField(blank=True)),
                    ('attempts', models.SmallIntegerField(default=0)),
                    ('message_id', models.TextField(default='')),
                    ('created_at', models.DateTimeField()),
                    ('sending_at', models.DateTimeField(null=True)),
                    ('sent_at', models.DateTimeField(null=True)),
                ],
                options={
                    'indexes': [models.Index(fields=['reference'], name='notices_let_referen_be8ceb_idx'), models.Index(fields=['message_id'], name='notices_let_message_3b8c4e_idx'), models.Index(fields=['-id'], name='notices_let_id_374fe7_idx'), models.Index(condition=models.Q(('state', 'queued')), fields=['id'], name='notices_letter_waiting')],
                },
            ), migrations.CreateModel(
                name='OwnLetter',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('letter', models.TextField()),
                    ('language', models.TextField()),
                    ('scope', models.TextField(blank=True)),
                    ('state', models.TextField(default='draft')),
                    ('subject', models.TextField()),
                    ('body', models.TextField()),
                    ('written_by', models.TextField()),
                    ('written_at', models.DateTimeField()),
                    ('published_by', models.TextField(blank=True)),
                    ('published_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('letter', 'language', 'scope'), name='notices_one_draft_letter'), models.UniqueConstraint(condition=models.Q(('state', 'published')), fields=('letter', 'language', 'scope'), name='notices_one_published_letter')],
                },
            ), migrations.CreateModel(
                name='Bar',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('address', models.TextField(help_text='in small letters')),
                    ('why', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('lifted_at', models.DateTimeField(null=True)),
                    ('lifted_by', models.TextField(blank=True)),
                    ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notices.letter')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(condition=models.Q(('lifted_at', None)), fields=('address',), name='notices_barred_once')],
                },
            ), migrations.CreateModel(
                name='Mail',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('key', models.TextField(unique=True)),
                    ('sha256', models.CharField(max_length=64)),
                    ('bytes', models.IntegerField()),
                    ('state', models.TextField(default='new')),
                    ('nature', models.TextField()),
                    ('why', models.TextField(blank=True)),
                    ('sender', models.TextField(blank=True)),
                    ('sender_name', models.TextField(blank=True)),
                    ('subject', models.TextField(blank=True)),
                    ('text', models.TextField(blank=True)),
                    ('reference', models.TextField(blank=True)),
                    ('sure', models.BooleanField(default=False)),
                    ('files', models.SmallIntegerField(default=0)),
                    ('at', models.DateTimeField()),
                    ('handled_by', models.TextField(blank=True)),
                    ('handled_at', models.DateTimeField(null=True)),
                    ('letter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='notices.letter')),
                ],
                options={
                    'indexes': [models.Index(fields=['state', '-id'], name='notices_mail_state'), models.Index(fields=['reference', '-id'], name='notices_mail_reference')],
                },
            )],
        ),
    ]
