"""What providers and channels tell by themselves: a webhook, a poll, the answer to a push. Once or twice, in any
order, before or after the reply."""

from __future__ import annotations

from django.db.models import Q

from amends.core.actor import SYSTEM
from amends.payments.commands.grant_refund import start
from amends.payments.commands.record_answer import record_answer
from amends.payments.models import RefundTransaction
from amends.payments.types import RefundAnswer


def hear_provider(external_id: str, payment: str, state: str) -> None:
    """A provider says how far its refund is.

    Known by its id, the state is recorded. One that came before our reply is not known by it yet: then the open
    transactions on that payment are asked about once more, and the provider says which one it is.
    """
    rows = RefundTransaction.objects.filter(external_id=external_id) if external_id else None
    row = rows.order_by("-id").first() if rows is not None else None
    if row is not None:
        if state in ("succeeded", "failed"):
            record_answer(SYSTEM, row.pk, RefundAnswer(state=state, external_id=external_id, bounced=True))
        return
    silent = RefundTransaction.objects.filter(Q(state="pending") & Q(external_id="") & Q(attempts__gt=0))
    for one in silent.filter(payment=payment).exclude(payment="")[:10]:
        start(one)


def hear_channel(key: str, state: str, external_id: str, message: str) -> None:
    """A channel settled a push: succeeded, accepted (it works on it), refused. A key that is none of ours changes
    nothing."""
    row = RefundTransaction.objects.filter(key=key, gateway="channel").first()
    if row is None or state == "accepted":
        return
    paid = state == "succeeded"
    said = RefundAnswer(
        state="succeeded" if paid else "failed", external_id=external_id, error="" if paid else message
    )
    record_answer(SYSTEM, row.pk, said)
