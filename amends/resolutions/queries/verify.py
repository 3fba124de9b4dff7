"""Does every credit memo add up: its figures, its posting, and the refund that it grants?"""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from amends.payments.api import MAX_EACH, first_of_each
from amends.payments.ports import Difference
from amends.resolutions.models import CreditMemo

BATCH = 10_000
_MEMOS = """
SELECT m.id, m.number, m.claim_ref, m.currency, m.total, m.net + m.tax, m.method = 'refund' AND m.kind = 'credit',
       g.amount_minor, g.currency,
       coalesce(p.posted, 0)
FROM resolutions_creditmemo m
LEFT JOIN payments_grantedrefund g ON g.document = m.number
LEFT JOIN LATERAL (
    SELECT sum(l.amount) AS posted FROM ledger_entry e JOIN ledger_leg l ON l.entry_id = e.id
    JOIN ledger_account a ON a.id = l.account_id
    WHERE e.reference = m.number AND e.kind IN ('credit_memo', 'correction') AND l.commodity = m.currency
      AND a.code LIKE 'money:refunds_payable:%%'
) p ON true
WHERE m.id > %(low)s AND m.id <= %(high)s
  AND (m.total <> m.net + m.tax OR coalesce(p.posted, 0) <> -m.total
       OR (m.method = 'refund' AND m.kind = 'credit'
           AND (g.id IS NULL OR g.amount_minor <> m.total OR g.currency <> m.currency)))
ORDER BY m.id LIMIT %(most)s
"""


def verify_memos() -> list[Difference]:
    """Every memo whose figures, posting or granted refund differ (empty = sound); at most 100 of a kind."""
    return first_of_each(_all())


def _all() -> Iterator[Difference]:
    low = 0
    while page := list(CreditMemo.objects.filter(pk__gt=low).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        with connection.cursor() as cursor:
            cursor.execute(_MEMOS, {"low": low, "high": page[-1], "most": MAX_EACH})
            rows = cursor.fetchall()
        for row in rows:
            yield from _of_memo(*row)
        low = page[-1]


def _of_memo(
    pk: int, number: str, claim: str, currency: str, total: int, summed: int, grants: bool, granted: int | None,
    granted_in: str | None, posted: int,
) -> Iterator[Difference]:  # fmt: skip
    ids = {"memo": number, "memo_id": str(pk), "claim": claim}
    if total != summed:
        text = f"{number}: net and tax come to {summed} {currency}, its total is {total}."
        yield Difference(code="memo_not_summed", text=text, ids=ids)
    if posted != -total:
        text = f"{number}: {total} {currency} should be posted as owed; {-posted} are."
        yield Difference(code="memo_not_posted", text=text, ids=ids)
    if grants and granted is None:
        text = f"{number}: no refund was granted for its {total} {currency}."
        yield Difference(code="memo_not_granted", text=text, ids=ids)
    elif grants and (granted, granted_in) != (total, currency):
        text = f"{number}: {total} {currency} on the memo, {granted} {granted_in} granted."
        yield Difference(code="granted_not_memo", text=text, ids=ids)
