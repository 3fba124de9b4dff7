"""Movements are never changed; what was posted as store credit before this room existed gets its account."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION credit_movement_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a movement of store credit cannot be changed' USING ERRCODE = 'AM001';
END $$;
CREATE TRIGGER credit_movement_is_final BEFORE UPDATE OR DELETE ON credit_movement
    FOR EACH ROW EXECUTE FUNCTION credit_movement_is_final();
"""

BACKWARD = """
DROP TRIGGER credit_movement_is_final ON credit_movement;
DROP FUNCTION credit_movement_is_final();
"""

_LEGS = """
SELECT l.id, l.commodity AS currency, -l.amount AS minor, split_part(a.owner, ':', 2)::bigint AS customer_id,
       e.id AS entry_id, e.reference, e.reason, e.actor_label, e.at
FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id JOIN ledger_entry e ON e.id = l.entry_id
WHERE a.book = 'money' AND a.kind = 'store_credit' AND a.owner ~ '^customer:[0-9]+$' AND l.amount < 0
"""

MOVE_OVER = f"""
INSERT INTO credit_account (public_id, customer_id, currency, balance, held, opened_at)
SELECT 'SC-' || min(id), customer_id, currency, sum(minor), 0, min(at) FROM ({_LEGS}) legs
GROUP BY customer_id, currency;
INSERT INTO credit_lot (account_id, minor, "left", held, reference, at)
SELECT c.id, legs.minor, legs.minor, 0, legs.reference, legs.at FROM ({_LEGS}) legs
JOIN credit_account c ON c.customer_id = legs.customer_id AND c.currency = legs.currency;
INSERT INTO credit_movement (account_id, kind, minor, held, balance_after, held_after, reference, reason, "by", key,
                             entry_id, at)
SELECT c.id, 'issue', legs.minor, 0,
       sum(legs.minor) OVER (PARTITION BY c.id ORDER BY legs.id), 0,
       legs.reference, legs.reason, legs.actor_label, 'opening:' || legs.id, legs.entry_id, legs.at
FROM ({_LEGS}) legs
JOIN credit_account c ON c.customer_id = legs.customer_id AND c.currency = legs.currency ORDER BY legs.id;
"""


def move_over(apps, schema_editor):
    """Accounts, lots and movements from the books: until now nothing ever took store credit away."""
    from amends.core import ids

    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no trigger may wait when the next step makes one
        cursor.execute(MOVE_OVER)
    for row in apps.get_model("credit", "Account").objects.all():
        row.public_id = ids.new("SC")
        row.save(update_fields=["public_id"])


class Migration(migrations.Migration):
    dependencies = [("credit", "0001_accounts"), ("ledger", "0003_database_rules")]
    operations = [
        migrations.RunPython(move_over, migrations.RunPython.noop),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
