"""Bulk decisions and how far they are."""

from __future__ import annotations

from django.db.models import Count, Q

from amends.accounts.api import Right, require
from amends.casework.models import Batch
from amends.casework.types import BatchLine, BatchView
from amends.claims.api import claims_by_id
from amends.core.actor import Actor
from amends.core.errors import NotFound


def batch(actor: Actor, public_id: str) -> BatchView:
    """One bulk decision with each of its claims (at most 50): those that could not be decided first. NotFound."""
    require(actor, Right.CLAIMS_DECIDE)
    counted = Batch.objects.annotate(
        done_=Count("items", filter=~Q(items__result="waiting")),
        refused_=Count("items", filter=Q(items__result="refused")),
    )
    row = counted.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    items = list(row.items.order_by("pk"))
    claims = claims_by_id(actor, [item.claim_id for item in items])
    order = {"refused": 0, "awaiting_second": 1, "waiting": 2, "final": 3}
    lines = [
        BatchLine(
            claim_id=item.claim_id,
            public_id=claims[item.claim_id].public_id,
            title=claims[item.claim_id].title,
            customer_id=claims[item.claim_id].customer_id,
            amount_minor=None,
            currency="",
            result=item.result,
            why=item.why,
        )
        for item in sorted(items, key=lambda item: (order.get(item.result, 9), item.pk))
        if item.claim_id in claims
    ]
    return BatchView(
        id=row.pk,
        public_id=row.public_id,
        state=row.state,
        cause=row.cause,
        cause_text=row.cause_text,
        outcome=str(row.ruling.get("outcome", "")),
        who=row.who,
        total=row.total,
        done=row.done_,
        refused=row.refused_,
        begun_at=row.begun_at,
        ended_at=row.ended_at,
        lines=tuple(lines),
    )
