"""The rules for amounts that are in force, and what they deduct from one unit."""

from __future__ import annotations

from datetime import date, datetime

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.orders.api import sold_unit
from amends.orders.ports import UnitPaid
from amends.resolutions.models import AmountRules
from amends.resolutions.rules.book import read
from amends.resolutions.rules.deductions import Cut, Sold, cuts
from amends.resolutions.types import AmountRulesView, RefundPolicy
from amends.warranty.api import events


def policy_at(at: datetime) -> RefundPolicy:
    """What finance published, else the built-in rules. One statement."""
    rows = AmountRules.objects.filter(version__isnull=False, published_at__lte=at).order_by("-version")
    content = rows.values_list("content", flat=True).first()
    return RefundPolicy() if content is None else read(content)


def in_force() -> RefundPolicy:
    """The rules of this moment."""
    return policy_at(clock.now())


def rules(actor: Actor, cursor: str = "", size: int = 50) -> Page[AmountRulesView]:
    """Versions and drafts, newest first; needs Right.MEMOS_READ."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    size = max(1, min(size, MAX_SIZE))
    rows = AmountRules.objects.exclude(state="dropped").order_by("-id")
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    page = cut(list(rows[: size + 1]), size, lambda row: [row.pk])
    return Page([rules_view(row) for row in page.items], page.next_cursor)


def rules_by_id(actor: Actor, rules_id: int) -> AmountRulesView:
    """One version or draft; NotFound."""
    require(actor, Right.MEMOS_READ)
    row = AmountRules.objects.filter(pk=rules_id).first()
    if row is None or actor.is_customer:
        raise NotFound
    return rules_view(row)


def rules_view(row: AmountRules) -> AmountRulesView:
    """A version as others see it."""
    return AmountRulesView(
        id=row.pk,
        version=row.version,
        state=row.state,
        content=row.content,
        because=row.because,
        author=row.author,
        editors=tuple(row.editors),
        reviewed_by=row.reviewed_by,
        at=row.at,
        published_at=row.published_at,
    )


def cuts_for(policy: RefundPolicy, paid: UnitPaid, on: date) -> tuple[Cut, ...]:
    """What is deducted for use and handling. No statement where nothing is."""
    if not policy.deductions:
        return ()
    unit = sold_unit(paid.sold_unit_id)
    use: dict[str, int] = {}
    if any(one.kind == "usage_count" for one in policy.deductions):
        for event in events(SYSTEM, paid.sold_unit_id):
            if event.kind == "reading" and event.value is not None and not event.void_by and event.on <= on:
                use[event.unit] = max(use.get(event.unit, 0), event.value)
    sold = Sold(
        category=unit.product_category,
        region=unit.country,
        currency=paid.currency,
        start=unit.delivered_on or unit.purchased_on,
        use=use,
    )
    return cuts(policy, sold, on)
