"""The original payments of an order, and what of each can still go back."""

from __future__ import annotations

from django.db import connection

from amends.payments.rules.plan import kind_of
from amends.payments.types import Original

# A payment gives back at most what it took, less what the channel or we gave back on it. What the channel tells of
# our own refunds (by the provider's id) is not counted twice.
_LEFT = """
SELECT p.external_id, p.gateway, o.channel, o.account, coalesce(nullif(p.currency, ''), o.currency), p.at,
       p.amount
       - coalesce((SELECT sum(abs(b.amount)) FROM orders_payment b WHERE b.order_id = p.order_id
                   AND b.kind IN ('refund', 'chargeback', 'void') AND b.state <> 'failed' AND b.parent_id <> ''
                   AND b.parent_id IN (p.external_id, nullif(p.parent_id, ''))
                   AND NOT EXISTS (SELECT 1 FROM payments_refundtransaction m WHERE m.external_id = b.external_id
                                   AND m.external_id <> '')), 0)
       - coalesce((SELECT sum(t.amount_minor) FROM payments_refundtransaction t
                   JOIN payments_grantedrefund g ON g.id = t.granted_id
                   WHERE g.order_id = p.order_id AND t.payment = p.external_id
                   AND t.state IN ('pending', 'succeeded')), 0)
FROM orders_payment p JOIN orders_order o ON o.id = p.order_id
WHERE p.order_id = %s AND p.kind IN ('sale', 'capture') AND p.state = 'succeeded' AND p.amount > 0
ORDER BY p.id LIMIT 100
"""


def originals(order_id: int, currency: str) -> list[Original]:
    """Payments in `currency` that took money for this order; one statement, at most 100."""
    with connection.cursor() as cursor:
        cursor.execute(_LEFT, [order_id])
        rows = cursor.fetchall()
    return [
        Original(
            payment=payment,
            kind=kind_of(gateway),
            gateway=gateway,
            channel=channel,
            account=account,
            currency=paid_in,
            left_minor=int(left),
            at=at,
        )
        for payment, gateway, channel, account, paid_in, at, left in rows
        if paid_in == currency
    ]
