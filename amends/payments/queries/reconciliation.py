"""What was granted, posted and paid, by day, gateway and currency."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django.db import connection

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.payments.types import DayView

DAYS = 31
# A replaced transaction is not counted: what replaced it is. Posted is what the books took off the debt for it.
_DAYS = """
SELECT (t.at AT TIME ZONE 'UTC')::date AS day, t.gateway, t.currency, count(*)::int,
       sum(t.amount_minor)::bigint, coalesce(sum(p.posted), 0)::bigint,
       coalesce(sum(t.amount_minor) FILTER (WHERE t.state = 'succeeded'), 0)::bigint,
       coalesce(sum(t.amount_minor) FILTER (WHERE t.state = 'pending'), 0)::bigint,
       coalesce(sum(t.amount_minor) FILTER (WHERE t.state = 'failed'), 0)::bigint
FROM payments_refundtransaction t JOIN payments_grantedrefund g ON g.id = t.granted_id
LEFT JOIN LATERAL (
    SELECT sum(l.amount) AS posted FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
    JOIN ledger_account a ON a.id = l.account_id
    WHERE e.key IN ('payout:' || t.key, 'payout:' || t.key || ':back', 'store_credit:issue:' || t.key)
      AND a.code = 'money:refunds_payable:' || g.owner AND l.commodity = t.currency
) p ON true
WHERE t.at >= %(since)s AND t.at < %(until)s AND t.state <> 'cancelled'
  AND NOT EXISTS (SELECT 1 FROM payments_refundtransaction r WHERE r.replaces_id = t.id)
GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3 LIMIT 1000
"""


def reconciliation(actor: Actor, until: date | None = None) -> list[DayView]:
    """The 31 days up to and with `until` (default: today, UTC), newest first; one statement. For staff who may
    read memos. Refused("day_invalid") for a day that no calendar has room before."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    last = until or clock.now().date()
    if last.year < 2 or last.year > 9998:
        raise Refused("day_invalid", field="until")
    end = datetime.combine(last + timedelta(days=1), time(), UTC)
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, {"since": end - timedelta(days=DAYS), "until": end})
        rows = cursor.fetchall()
    return [
        DayView(
            day=day,
            gateway=gateway,
            currency=currency,
            payouts=count,
            granted=granted,
            posted=posted,
            paid=paid,
            pending=pending,
            failed=failed,
        )
        for day, gateway, currency, count, granted, posted, paid, pending, failed in rows
    ]
