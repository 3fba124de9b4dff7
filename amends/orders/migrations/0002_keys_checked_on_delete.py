"""Keys that inserts are not checked for (the writer sees to them) are checked when a parent is deleted."""

from django.db import migrations

# What constraints would guard on the parents' side. A delete is rare, so the check costs nothing else.
PARENTS = {
    "orders_order": (
        ("orders_orderline", "order_id"),
        ("orders_payment", "order_id"),
        ("orders_fulfilment", "order_id"),
    ),
    "orders_orderline": (("orders_soldunit", "order_line_id"),),
    "accounts_customer": (("orders_order", "customer_id"),),
    "catalog_product": (("orders_orderline", "product_id"),),
    "catalog_frozenterms": (("orders_soldunit", "frozen_terms_id"),),
}


def _guard(parent: str) -> str:
    checks = "".join(
        f"""
    IF EXISTS (SELECT FROM {child} WHERE {column} = OLD.id) THEN
        RAISE foreign_key_violation USING MESSAGE = '{parent} ' || OLD.id || ' is named in {child}.{column}';
    END IF;"""
        for child, column in PARENTS[parent]
    )
    return f"""
CREATE FUNCTION {parent}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN{checks}
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER {parent}_kept AFTER DELETE ON {parent} DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION {parent}_kept();
"""


def _free(parent: str) -> str:
    return f"DROP TRIGGER {parent}_kept ON {parent}; DROP FUNCTION {parent}_kept();"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("catalog", "0001_initial"),
        ("orders", "0001_initial"),
    ]

    operations = [migrations.RunSQL(_guard(parent), _free(parent)) for parent in PARENTS]
