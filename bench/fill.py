"""Many orders at once, by SQL: the size of the shop around a benchmark."""

from __future__ import annotations

import psycopg

_STATEMENTS = (
    """INSERT INTO catalog_product (sku, title, category, serialised, hazard, cost_currency, serial_pattern,
         reviewed)
       SELECT 'FILL-' || n, 'Filler ' || n, 'lamps', false, '', 'EUR', '', true FROM generate_series(1, 1000) n
       ON CONFLICT DO NOTHING""",
    """INSERT INTO accounts_customer (public_id, name, email, phone, country, language, created_at)
       SELECT 'CUS-F' || n, 'Filler ' || n, 'filler' || n || '@example.org', '', 'DE', 'en', now()
       FROM generate_series(1, greatest(%(count)s / 4, 1)) n""",
    """INSERT INTO orders_order (channel, account, external_id, number, version, placed_at, updated_at, currency,
         country, customer_id, customer_name, email, prices_include_tax, subtotal, discount, shipping,
         shipping_tax, fees, tax, total, order_state, payment_state, fulfilment_state, profile, content)
       SELECT 'shopify', 'fill', 'f' || n, 'F' || n, '1', now() - interval '20 days', now(), 'EUR', 'DE',
         (SELECT min(id) FROM accounts_customer) + n %% greatest(%(count)s / 4, 1), 'Filler', '', true,
         11900, 0, 0, 0, 0, 1900, 11900, 'open', 'paid', 'fulfilled', '{}', 'fill' || n
       FROM generate_series(1, %(count)s) n""",
    """INSERT INTO orders_orderline (order_id, external_id, position, sku, product_id, title, quantity, unit_price,
         gross, discount, tax, total, kind)
       SELECT o.id, '1', 1, p.sku, p.id, p.title, 1, 119, 11900, 0, 1900, 11900, 'goods'
       FROM orders_order o JOIN catalog_product p ON p.sku = 'FILL-' || (1 + o.id %% 1000)
       WHERE o.account = 'fill' AND NOT EXISTS (SELECT FROM orders_orderline l WHERE l.order_id = o.id)""",
    """INSERT INTO orders_soldunit (order_line_id, serial, quantity, lot_code, frozen_terms_id, purchased_on,
         delivered_on, origin)
       SELECT l.id, '', 1, '', %(terms)s, current_date - 20, current_date - 17, ''
       FROM orders_orderline l WHERE NOT EXISTS (SELECT FROM orders_soldunit u WHERE u.order_line_id = l.id)""",
    "ANALYZE",
)


def fill(url: str, count: int, terms_id: int) -> None:
    """`count` paid and delivered one-line orders of EUR 119.00 with one sold unit each."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in _STATEMENTS:
            connection.execute(statement, {"count": count, "terms": terms_id}, prepare=False)
