"""Movements of store credit are never changed."""

from django.db import migrations

FINAL = """
CREATE FUNCTION credit_movement_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a movement of store credit cannot be changed' USING ERRCODE = 'AM001';
END $$;
CREATE TRIGGER credit_movement_is_final BEFORE UPDATE OR DELETE ON credit_movement
    FOR EACH ROW EXECUTE FUNCTION credit_movement_is_final();
"""

UNFINAL = """
DROP TRIGGER credit_movement_is_final ON credit_movement;
DROP FUNCTION credit_movement_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("credit", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(FINAL, UNFINAL),
    ]
