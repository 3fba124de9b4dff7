import amends.jobs.tables
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('accounts', '0001_initial'),
        ('claims', '0001_initial'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='Attachment',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('kind', models.TextField()),
                    ('mime', models.TextField()),
                    ('name', models.TextField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('bytes', models.BigIntegerField()),
                    ('pages', models.IntegerField(default=0)),
                    ('active', models.BooleanField(default=False)),
                    ('added_by', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('erased_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                ],
                options={
                    'indexes': [models.Index(fields=['sha256'], name='evidence_attachment_sha256')],
                    'constraints': [models.UniqueConstraint(fields=('claim', 'sha256'), name='evidence_attachment_once')],
                },
            ), migrations.CreateModel(
                name='Erasure',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('cause', models.TextField()),
                    ('by', models.TextField()),
                    ('reason', models.TextField()),
                    ('at', models.DateTimeField()),
                    ('photos', models.IntegerField()),
                    ('originals', models.IntegerField()),
                    ('attachments', models.IntegerField()),
                    ('uploads', models.IntegerField()),
                    ('held', models.IntegerField()),
                    ('by_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ],
                options={
                    'indexes': [models.Index(fields=['customer'], name='evidence_erasure_customer')],
                },
            ), migrations.CreateModel(
                name='ErasedItem',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('kind', models.TextField()),
                    ('public_id', models.TextField()),
                    ('claim_id', models.BigIntegerField()),
                    ('sha256', models.CharField(max_length=64)),
                    ('erasure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='evidence.erasure')),
                ],
            ), migrations.CreateModel(
                name='Hold',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('reason', models.TextField()),
                    ('set_by', models.TextField()),
                    ('set_at', models.DateTimeField()),
                    ('released_by', models.TextField(blank=True, default='')),
                    ('released_at', models.DateTimeField(null=True)),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='claims.claim')),
                    ('customer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.customer')),
                ],
                options={
                    'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('customer__isnull', False)), models.Q(('claim__isnull', False), ('customer', None)), _connector='OR'), name='evidence_hold_on_one'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('claim',), name='evidence_hold_claim'), models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('customer',), name='evidence_hold_customer')],
                },
            ), migrations.CreateModel(
                name='Page',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.IntegerField()),
                    ('stored_sha256', models.CharField(max_length=64)),
                    ('width', models.IntegerField()),
                    ('height', models.IntegerField()),
                    ('attachment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drawn', to='evidence.attachment')),
                ],
                options={
                    'indexes': [models.Index(fields=['stored_sha256'], name='evidence_page_stored')],
                    'constraints': [models.UniqueConstraint(fields=('attachment', 'number'), name='evidence_page_once')],
                },
            ), migrations.CreateModel(
                name='Upload',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('name', models.TextField()),
                    ('length', models.BigIntegerField()),
                    ('offset', models.BigIntegerField(default=0)),
                    ('created_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField()),
                    ('kept_as', models.TextField(blank=True, default='')),
                    ('refused', models.TextField(blank=True, default='')),
                    ('claim', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='claims.claim')),
                    ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'indexes': [models.Index(fields=['owner', 'created_at'], name='evidence_upload_owner'), models.Index(fields=['expires_at'], name='evidence_upload_expires')],
                    'constraints': [models.CheckConstraint(condition=models.Q(('offset__gte', 0), ('offset__lte', models.F('length'))), name='evidence_upload_offset')],
                },
            ), migrations.CreateModel(
                name='UploadPart',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('offset', models.BigIntegerField()),
                    ('size', models.IntegerField()),
                    ('name', models.TextField()),
                    ('upload', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='evidence.upload')),
                ],
                options={
                    'indexes': [models.Index(fields=['name'], name='evidence_part_name')],
                    'constraints': [models.UniqueConstraint(fields=('upload', 'offset'), name='evidence_part_once')],
                },
            )],
        ),
    ]
