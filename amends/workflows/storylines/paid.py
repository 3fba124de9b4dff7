"""What channels and providers say of refunds, and what follows when one reached the customer."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.exchange.api import PushSettled
from amends.jobs.api import subscribe
from amends.orders.ports import ProviderRefunded
from amends.payments.api import RefundPaid, hear_channel, hear_provider
from amends.resolutions.api import confirm_paid


@subscribe(RefundPaid, "workflows.settle_paid_refund")
def settle_paid_refund(fact: RefundPaid) -> None:
    """The memo's remedy is settled with it."""
    confirm_paid(SYSTEM, fact.document)


@subscribe(ProviderRefunded, "workflows.hear_provider")
def hear_of_refund(fact: ProviderRefunded) -> None:
    """A webhook or a poll says how far a refund is."""
    hear_provider(fact.external_id, fact.payment, fact.state)


@subscribe(PushSettled, "workflows.hear_channel")
def hear_of_push(fact: PushSettled) -> None:
    """A channel answered for good."""
    if fact.kind == "refund":
        hear_channel(fact.key, fact.state, fact.external_id, fact.message)
