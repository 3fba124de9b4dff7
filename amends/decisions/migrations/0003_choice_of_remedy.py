"""A decision can leave the customer a choice among remedies; what was offered never changes either."""

import django.contrib.postgres.fields
from django.db import migrations, models

_ALSO = """
CREATE FUNCTION decisions_offer_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.choices IS DISTINCT FROM OLD.choices OR NEW.chosen_by IS DISTINCT FROM OLD.chosen_by
       OR (OLD.choose_until IS NOT NULL AND NEW.choose_until IS DISTINCT FROM OLD.choose_until)
    THEN
        RAISE EXCEPTION 'decision % was made and its contents never change', OLD.id USING ERRCODE = 'AM004';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER decisions_offer_stays BEFORE UPDATE ON decisions_decision
    FOR EACH ROW EXECUTE FUNCTION decisions_offer_stays();
"""
_NO_MORE = """
DROP TRIGGER decisions_offer_stays ON decisions_decision;
DROP FUNCTION decisions_offer_stays();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("decisions", "0002_database_rules"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="decision", name="decisions_one_standing"),
        migrations.AddField(
            model_name="decision",
            name="choices",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), db_default=[], default=list, size=None
            ),
        ),
        migrations.AddField(model_name="decision", name="choose_until", field=models.DateTimeField(null=True)),
        migrations.AddField(
            model_name="decision",
            name="chosen_by",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddIndex(
            model_name="decision",
            index=models.Index(
                condition=models.Q(("state", "awaiting_choice")),
                fields=["choose_until"],
                name="decisions_to_choose",
            ),
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["proposed", "awaiting_second", "awaiting_choice", "final"])),
                fields=("claim",),
                name="decisions_one_standing",
            ),
        ),
        migrations.RunSQL(_ALSO, _NO_MORE),
    ]
