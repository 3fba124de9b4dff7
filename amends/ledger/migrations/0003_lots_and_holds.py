"""Goods by lot, and a status for stock of a lot under suspicion: balances and rules count lot by lot.

A lot is part of what is moved, as the commodity is: no entry changes the lot of goods.
"""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("amends.ledger.migrations.0002_database_rules")

MOVES = """
CREATE OR REPLACE FUNCTION ledger_move_rule(before text, after text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(
        CASE before
            WHEN 'sellable'       THEN 'ffffffffffff'
            WHEN 'quality_reject' THEN 'rfurrruuurnn'
            WHEN 'in_repair'      THEN 'rffrrrrffrnn'
            WHEN 'grade_a'        THEN 'rfffffffffnf'
            WHEN 'grade_b'        THEN 'rffrffffffnf'
            WHEN 'grade_c'        THEN 'rffrrfffffnf'
            WHEN 'scrap'          THEN 'nfnnnnfnnnnn'
            WHEN 'with_customer'  THEN 'nffnnnfffrnn'
            WHEN 'in_transit'     THEN 'rffrrrrffrnn'
            WHEN 'with_supplier'  THEN 'ffffffnfffff'
            WHEN 'reserved'       THEN 'ffffffffffff'
            WHEN 'on_hold'        THEN 'rfrrrrrnrrrf'
        END,
        array_position(ARRAY['sellable', 'quality_reject', 'in_repair', 'grade_a', 'grade_b', 'grade_c', 'scrap',
                             'with_customer', 'in_transit', 'with_supplier', 'reserved', 'on_hold'], after),
        1)
$$;

CREATE OR REPLACE FUNCTION ledger_is_opposite(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM (SELECT account_id, commodity, lot, amount FROM ledger_leg WHERE entry_id = one) x
        FULL JOIN (SELECT account_id, commodity, lot, amount FROM ledger_leg WHERE entry_id = other) y
          ON x.account_id = y.account_id AND x.commodity = y.commodity AND x.lot = y.lot
        WHERE coalesce(x.amount, 0) + coalesce(y.amount, 0) <> 0)
$$;

CREATE OR REPLACE VIEW ledger_restricted_moves AS
    SELECT e.id AS entry_id, e.release_id, e.reverses_id, s.commodity, s.account_id AS from_account_id,
           f.kind AS before, t.kind AS after, least(-s.amount, d.amount) AS quantity,
           ledger_move_rule(f.kind, t.kind) AS rule
    FROM ledger_entry e
    JOIN ledger_leg s ON s.entry_id = e.id AND s.amount < 0
    JOIN ledger_leg d ON d.entry_id = e.id AND d.amount > 0 AND d.commodity = s.commodity AND d.lot = s.lot
    JOIN ledger_account f ON f.id = s.account_id
    JOIN ledger_account t ON t.id = d.account_id
    WHERE e.book = 'goods' AND ledger_move_rule(f.kind, t.kind) <> 'f';
"""

LEGS = """
CREATE OR REPLACE FUNCTION ledger_check_shape(entries bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    SELECT l.entry_id, l.commodity, sum(l.amount) AS off INTO bad FROM ledger_leg l
    WHERE l.entry_id = ANY(entries) GROUP BY l.entry_id, l.commodity, l.lot HAVING sum(l.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry_unbalanced' USING ERRCODE = 'AM001',
            DETAIL = json_build_object('entry', bad.entry_id, 'off', bad.commodity || ' ' || bad.off);
    END IF;
    SELECT l.commodity, a.code, e.book INTO bad
    FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id
    WHERE l.entry_id = ANY(entries)
      AND NOT (ledger_leg_fits(e.book, a.book, l.commodity) AND (l.lot = '' OR e.book = 'goods')) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry_malformed' USING ERRCODE = 'AM006',
            DETAIL = json_build_object('why', bad.commodity || ' on ' || bad.code || ' in book ' || bad.book);
    END IF;
    IF EXISTS (SELECT FROM ledger_entry e WHERE e.id = ANY(entries) AND e.reverses_id IS NOT NULL
               AND NOT ledger_is_opposite(e.id, e.reverses_id)) THEN
        RAISE EXCEPTION 'not_opposite' USING ERRCODE = 'AM007';
    END IF;
    IF EXISTS (SELECT FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id AND e.book = 'goods'
               WHERE l.entry_id = ANY(entries) GROUP BY l.entry_id, l.commodity, l.lot
               HAVING count(*) FILTER (WHERE l.amount < 0) > 1 AND count(*) FILTER (WHERE l.amount > 0) > 1) THEN
        RAISE EXCEPTION 'move_unclear' USING ERRCODE = 'AM008';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_take_legs() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    entries bigint[] := ARRAY(SELECT DISTINCT entry_id FROM new_legs);
    short record;
BEGIN
    IF EXISTS (SELECT FROM ledger_leg l LEFT JOIN new_legs n ON n.id = l.id
               WHERE l.entry_id = ANY(entries) AND n.id IS NULL) THEN
        RAISE EXCEPTION 'books_are_final' USING ERRCODE = 'AM004';
    END IF;
    PERFORM ledger_check_shape(entries);
    PERFORM ledger_use_releases(entries);
    -- in one order everywhere, so that two postings never wait for each other in a circle
    INSERT INTO ledger_balance (account_id, commodity, lot, amount)
    SELECT account_id, commodity, lot, sum(amount) FROM new_legs GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
    ON CONFLICT (account_id, commodity, lot) DO UPDATE SET amount = ledger_balance.amount + excluded.amount;
    SELECT a.code, b.commodity, b.amount, n.taken INTO short
    FROM (SELECT account_id, commodity, lot, -sum(amount) AS taken FROM new_legs GROUP BY 1, 2, 3) n
    JOIN ledger_balance b ON b.account_id = n.account_id AND b.commodity = n.commodity AND b.lot = n.lot
    JOIN ledger_account a ON a.id = n.account_id
    WHERE b.amount < 0 AND NOT a.may_go_negative LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stock_short' USING ERRCODE = 'AM002',
            DETAIL = json_build_object('account', short.code, 'commodity', short.commodity,
                                       'held', short.amount + short.taken, 'wanted', short.taken);
    END IF;
    RETURN NULL;
END $$;
"""


def _replacing(text: str) -> str:
    """What an earlier migration made, as statements that put it back."""
    text = text.split("CREATE TRIGGER")[0]
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
        "CREATE VIEW", "CREATE OR REPLACE VIEW"
    )


BACK = _replacing(_BEFORE.MOVES) + _replacing(_BEFORE.LEGS)
_INSIDE = [
    "sellable", "quality_reject", "in_repair", "grade_a", "grade_b", "grade_c", "scrap", "in_transit", "reserved",
    "on_hold",
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_database_rules")]
    operations = [
        migrations.AddField("leg", "lot", models.TextField(blank=True, db_default="", default="")),
        migrations.AddField("balance", "lot", models.TextField(blank=True, db_default="", default="")),
        migrations.RemoveConstraint("leg", "ledger_leg_once"),
        migrations.AddConstraint(
            "leg",
            models.UniqueConstraint(fields=("entry", "account", "commodity", "lot"), name="ledger_leg_once"),
        ),
        migrations.RemoveConstraint("balance", "ledger_balance_once"),
        migrations.AddConstraint(
            "balance",
            models.UniqueConstraint(fields=("account", "commodity", "lot"), name="ledger_balance_once"),
        ),
        migrations.RemoveConstraint("account", "ledger_account_kind"),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=models.Q(
                    ("book", "money"),
                    models.Q(("book", "goods"), ("kind__in", _INSIDE), ("may_go_negative", False)),
                    models.Q(
                        ("book", "goods"), ("kind__in", ["with_customer", "with_supplier"]), ("may_go_negative", True)
                    ),
                    _connector="OR",
                ),
                name="ledger_account_kind",
            ),
        ),
        migrations.RunSQL(MOVES + LEGS, BACK),
    ]
