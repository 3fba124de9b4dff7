"""The rules of the books in the database itself. docs/explanation/ledger.md explains each.

Errors carry an SQLSTATE of class AM; the message is the product's error code, the detail its facts as JSON
(ledger/commands/refusals.py turns them into Refused).
"""

from django.db import migrations

MOVES = """
-- f free, r under a release, u under a release or as exact reversal, n never (ledger/rules/goods.py)
CREATE FUNCTION ledger_move_rule(before text, after text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT substr(
        CASE before
            WHEN 'sellable'       THEN 'fffffffffff'
            WHEN 'quality_reject' THEN 'rfurrruuurn'
            WHEN 'in_repair'      THEN 'rffrrrrffrn'
            WHEN 'grade_a'        THEN 'rfffffffffn'
            WHEN 'grade_b'        THEN 'rffrffffffn'
            WHEN 'grade_c'        THEN 'rffrrfffffn'
            WHEN 'scrap'          THEN 'nfnnnnfnnnn'
            WHEN 'with_customer'  THEN 'nffnnnfffrn'
            WHEN 'in_transit'     THEN 'rffrrrrffrn'
            WHEN 'with_supplier'  THEN 'ffffffnffff'
            WHEN 'reserved'       THEN 'fffffffffff'
        END,
        array_position(ARRAY['sellable', 'quality_reject', 'in_repair', 'grade_a', 'grade_b', 'grade_c',
                             'scrap', 'with_customer', 'in_transit', 'with_supplier', 'reserved'], after),
        1)
$$;

CREATE FUNCTION ledger_leg_fits(entry_book text, account_book text, commodity text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT entry_book = account_book
       AND CASE entry_book WHEN 'goods' THEN commodity LIKE 'sku:_%' ELSE commodity ~ '^[A-Z]{3}$' END
$$;

CREATE FUNCTION ledger_is_opposite(one bigint, other bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT NOT EXISTS (
        SELECT FROM (SELECT account_id, commodity, amount FROM ledger_leg WHERE entry_id = one) x
        FULL JOIN (SELECT account_id, commodity, amount FROM ledger_leg WHERE entry_id = other) y
          ON x.account_id = y.account_id AND x.commodity = y.commodity
        WHERE coalesce(x.amount, 0) + coalesce(y.amount, 0) <> 0)
$$;

-- every move of goods that is not free. One side of an entry has one place only, so the quantity is exact.
CREATE VIEW ledger_restricted_moves AS
    SELECT e.id AS entry_id, e.release_id, e.reverses_id, s.commodity, s.account_id AS from_account_id,
           f.kind AS before, t.kind AS after, least(-s.amount, d.amount) AS quantity,
           ledger_move_rule(f.kind, t.kind) AS rule
    FROM ledger_entry e
    JOIN ledger_leg s ON s.entry_id = e.id AND s.amount < 0
    JOIN ledger_leg d ON d.entry_id = e.id AND d.amount > 0 AND d.commodity = s.commodity
    JOIN ledger_account f ON f.id = s.account_id
    JOIN ledger_account t ON t.id = d.account_id
    WHERE e.book = 'goods' AND ledger_move_rule(f.kind, t.kind) <> 'f';
"""

LEGS = """
CREATE FUNCTION ledger_check_shape(entries bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE bad record;
BEGIN
    SELECT l.entry_id, l.commodity, sum(l.amount) AS off INTO bad FROM ledger_leg l
    WHERE l.entry_id = ANY(entries) GROUP BY 1, 2 HAVING sum(l.amount) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry_unbalanced' USING ERRCODE = 'AM001',
            DETAIL = json_build_object('entry', bad.entry_id, 'off', bad.commodity || ' ' || bad.off);
    END IF;
    SELECT l.commodity, a.code, e.book INTO bad
    FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_account a ON a.id = l.account_id
    WHERE l.entry_id = ANY(entries) AND NOT ledger_leg_fits(e.book, a.book, l.commodity) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entry_malformed' USING ERRCODE = 'AM006',
            DETAIL = json_build_object('why', bad.commodity || ' on ' || bad.code || ' in book ' || bad.book);
    END IF;
    IF EXISTS (SELECT FROM ledger_entry e WHERE e.id = ANY(entries) AND e.reverses_id IS NOT NULL
               AND NOT ledger_is_opposite(e.id, e.reverses_id)) THEN
        RAISE EXCEPTION 'not_opposite' USING ERRCODE = 'AM007';
    END IF;
    IF EXISTS (SELECT FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id AND e.book = 'goods'
               WHERE l.entry_id = ANY(entries) GROUP BY l.entry_id, l.commodity
               HAVING count(*) FILTER (WHERE l.amount < 0) > 1 AND count(*) FILTER (WHERE l.amount > 0) > 1) THEN
        RAISE EXCEPTION 'move_unclear' USING ERRCODE = 'AM008';
    END IF;
END $$;

CREATE FUNCTION ledger_use_releases(entries bigint[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE m record;
BEGIN
    FOR m IN SELECT * FROM ledger_restricted_moves WHERE entry_id = ANY(entries) ORDER BY entry_id, commodity LOOP
        IF m.rule = 'n' THEN
            RAISE EXCEPTION 'move_never' USING ERRCODE = 'AM005',
                DETAIL = json_build_object('commodity', m.commodity, 'before', m.before, 'after', m.after);
        END IF;
        CONTINUE WHEN m.rule = 'u' AND m.reverses_id IS NOT NULL;
        UPDATE ledger_release SET used = used + m.quantity
        WHERE id = m.release_id AND commodity = m.commodity AND from_account_id = m.from_account_id
          AND to_status = m.after AND used + m.quantity <= quantity;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'release_needed' USING ERRCODE = 'AM003',
                DETAIL = json_build_object('commodity', m.commodity, 'before', m.before, 'after', m.after,
                                           'quantity', m.quantity);
        END IF;
    END LOOP;
END $$;

CREATE FUNCTION ledger_take_legs() RETURNS trigger LANGUAGE plpgsql AS $$
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
    INSERT INTO ledger_balance (account_id, commodity, amount)
    SELECT account_id, commodity, sum(amount) FROM new_legs GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (account_id, commodity) DO UPDATE SET amount = ledger_balance.amount + excluded.amount;
    SELECT a.code, b.commodity, b.amount, n.taken INTO short
    FROM (SELECT account_id, commodity, -sum(amount) AS taken FROM new_legs GROUP BY 1, 2) n
    JOIN ledger_balance b ON b.account_id = n.account_id AND b.commodity = n.commodity
    JOIN ledger_account a ON a.id = n.account_id
    WHERE b.amount < 0 AND NOT a.may_go_negative LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'stock_short' USING ERRCODE = 'AM002',
            DETAIL = json_build_object('account', short.code, 'commodity', short.commodity,
                                       'held', short.amount + short.taken, 'wanted', short.taken);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ledger_take_legs AFTER INSERT ON ledger_leg
    REFERENCING NEW TABLE AS new_legs FOR EACH STATEMENT EXECUTE FUNCTION ledger_take_legs();
"""

ENTRIES = """
CREATE FUNCTION ledger_check_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM ledger_leg WHERE entry_id = NEW.id) < 2 THEN
        RAISE EXCEPTION 'entry_unbalanced' USING ERRCODE = 'AM001',
            DETAIL = json_build_object('entry', NEW.id, 'off', 'fewer than two legs');
    END IF;
    PERFORM ledger_check_shape(ARRAY[NEW.id]);
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER ledger_check_entry AFTER INSERT ON ledger_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_check_entry();
"""

FINAL = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'books_are_final' USING ERRCODE = 'AM004',
        DETAIL = json_build_object('table', TG_TABLE_NAME, 'operation', TG_OP);
END $$;

CREATE TRIGGER ledger_final BEFORE UPDATE OR DELETE ON ledger_entry
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_final BEFORE UPDATE OR DELETE ON ledger_leg
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_final BEFORE UPDATE OR DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
-- depth 0 = not from within a trigger: only ledger_take_legs may write these
CREATE TRIGGER ledger_final BEFORE INSERT OR UPDATE OR DELETE ON ledger_balance
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_final BEFORE UPDATE OR DELETE ON ledger_release
    FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_fresh BEFORE INSERT ON ledger_release
    FOR EACH ROW WHEN (NEW.used <> 0) EXECUTE FUNCTION ledger_refuse();

ALTER TABLE ledger_balance SET (fillfactor = 70);  -- room for updates in place (HOT)
"""

UNDO = """
DROP TRIGGER ledger_fresh ON ledger_release;
DROP TRIGGER ledger_final ON ledger_release;
DROP TRIGGER ledger_final ON ledger_balance;
DROP TRIGGER ledger_final ON ledger_account;
DROP TRIGGER ledger_final ON ledger_leg;
DROP TRIGGER ledger_final ON ledger_entry;
DROP TRIGGER ledger_check_entry ON ledger_entry;
DROP TRIGGER ledger_take_legs ON ledger_leg;
DROP FUNCTION ledger_refuse, ledger_check_entry, ledger_take_legs, ledger_use_releases, ledger_check_shape;
DROP VIEW ledger_restricted_moves;
DROP FUNCTION ledger_is_opposite, ledger_leg_fits, ledger_move_rule;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunSQL(MOVES + LEGS + ENTRIES + FINAL, UNDO)]
