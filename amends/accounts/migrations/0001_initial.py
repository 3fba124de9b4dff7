import amends.jobs.tables
import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('pghistory', '0007_auto_20250421_0444'),
    ]

    operations = [
        amends.jobs.tables.CreateTables(
            models=[migrations.CreateModel(
                name='User',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('password', models.CharField(max_length=128, verbose_name='password')),
                    ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                    ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                    ('email', models.EmailField(max_length=254, unique=True)),
                    ('name', models.TextField(blank=True)),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('is_active', models.BooleanField(default=True)),
                    ('is_staff', models.BooleanField(default=False)),
                    ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                    ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ('customer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='accounts.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Upper('email'), name='accounts_user_email_once'), models.UniqueConstraint(condition=models.Q(('customer__isnull', False)), fields=('customer',), name='accounts_customer_one_sign_in')],
                },
            ), migrations.CreateModel(
                name='ApiToken',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('digest', models.CharField(max_length=64, unique=True)),
                    ('label', models.TextField()),
                    ('hint', models.TextField(default='')),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('rights', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('created_at', models.DateTimeField()),
                    ('expires_at', models.DateTimeField(null=True)),
                    ('last_used_at', models.DateTimeField(null=True)),
                    ('revoked_at', models.DateTimeField(null=True)),
                    ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ],
            ), migrations.CreateModel(
                name='Customer',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('public_id', models.TextField(unique=True)),
                    ('name', models.TextField(blank=True)),
                    ('email', models.TextField(blank=True)),
                    ('phone', models.TextField(blank=True)),
                    ('country', models.TextField(blank=True)),
                    ('language', models.TextField(default='en')),
                    ('created_at', models.DateTimeField()),
                    ('erased_at', models.DateTimeField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), condition=models.Q(('email', ''), _negated=True), name='accounts_customer_email_once')],
                },
            ), migrations.CreateModel(
                name='CustomerIdentity',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('channel', models.TextField()),
                    ('account', models.TextField()),
                    ('external_id', models.TextField()),
                    ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to='accounts.customer')),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('channel', 'account', 'external_id'), name='accounts_identity_once')],
                },
            ), migrations.CreateModel(
                name='MoneyLimit',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('role', models.TextField()),
                    ('currency', models.CharField(max_length=3)),
                    ('minor', models.BigIntegerField()),
                    ('per_day', models.BigIntegerField(null=True)),
                ],
                options={
                    'constraints': [models.UniqueConstraint(fields=('role', 'currency'), name='accounts_limit_once')],
                },
            ), migrations.CreateModel(
                name='MoneyLimitEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('id', models.BigIntegerField()),
                    ('role', models.TextField()),
                    ('currency', models.CharField(max_length=3)),
                    ('minor', models.BigIntegerField()),
                    ('per_day', models.BigIntegerField(null=True)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='accounts.moneylimit')),
                ],
                options={
                    'abstract': False,
                },
            ), migrations.CreateModel(
                name='UserEvent',
                fields=[
                    ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                    ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                    ('pgh_label', models.TextField(help_text='The event label.')),
                    ('name', models.TextField(blank=True)),
                    ('roles', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, size=None)),
                    ('is_active', models.BooleanField(default=True)),
                    ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                    ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='name_roles_is_active_events', to=settings.AUTH_USER_MODEL)),
                ],
                options={
                    'abstract': False,
                },
            )],
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moneylimit',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.* IS DISTINCT FROM NEW.*)', func='INSERT INTO "accounts_moneylimitevent" ("currency", "id", "minor", "per_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."currency", OLD."id", OLD."minor", OLD."per_day", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."role"); RETURN NULL;', hash='a814cdd980274201cbcea5b420824a507bc5485a', operation='UPDATE', pgid='pgtrigger_update_update_8fce5', table='accounts_moneylimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='moneylimit',
            trigger=pgtrigger.compiler.Trigger(name='delete_delete', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "accounts_moneylimitevent" ("currency", "id", "minor", "per_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "role") VALUES (OLD."currency", OLD."id", OLD."minor", OLD."per_day", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."role"); RETURN NULL;', hash='977c0f57b298d04bb0aa8a957e304985d8e30fc7', operation='DELETE', pgid='pgtrigger_delete_delete_accb5', table='accounts_moneylimit', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='user',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."roles" IS DISTINCT FROM (NEW."roles"))', func='INSERT INTO "accounts_userevent" ("is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "roles") VALUES (OLD."is_active", OLD."name", _pgh_attach_context(), NOW(), \'update\', OLD."id", OLD."roles"); RETURN NULL;', hash='290645990a888b175e77669db179a10fbfcdfdf9', operation='UPDATE', pgid='pgtrigger_update_update_0e890', table='accounts_user', when='AFTER')),
        ),
    ]
