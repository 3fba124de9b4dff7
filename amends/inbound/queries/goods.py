"""Unannounced goods, what they may belong to, and what differed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from amends.catalog.api import normal_serial
from amends.core import ids, page
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound
from amends.core.page import Page
from amends.inbound.models import Discrepancy, Unannounced
from amends.inbound.types import UNANNOUNCED, Candidate, DiscrepancyView, UnannouncedView
from amends.orders.api import search_orders
from amends.returns.api import RmaView, rma, rmas
from amends.returns.ports import EXPECTED, UNIDENTIFIED, for_staff

_OPEN = (*EXPECTED, "expired")
_MOST = 10


def unannounced(actor: Actor, ref: str) -> UnannouncedView:
    """By number as printed, typed or scanned; NotFound."""
    for_staff(actor)
    known = ids.parse(ref, "ARR")
    row = joined().filter(public_id=known).first() if known else None
    if row is None:
        raise NotFound
    return view(row)


def goods(
    actor: Actor, state: str = "", text: str = "", cursor: str = "", size: int = 50
) -> Page[UnannouncedView]:
    """Newest first. `text`: number, serial, SKU, sender or tracking number."""
    for_staff(actor)
    size = max(1, min(size, page.MAX_SIZE))
    rows = joined()
    if state:
        rows = rows.filter(state=state)
    if text.strip():
        rows = rows.filter(_hit(text.strip()))
    if cursor:
        rows = rows.filter(id__lt=page.before(cursor))
    return page.cut([view(row) for row in rows.order_by("-id")[: size + 1]], size, lambda row: [row.id])


def came_with(rma_id: int) -> list[UnannouncedView]:
    """Surplus and late goods that came for one return (at most 50)."""
    return [view(row) for row in joined().filter(rma_id=rma_id).order_by("id")[:50]]


def waiting() -> int:
    """How many nobody has matched yet (at most 1,000 are counted)."""
    return Unannounced.objects.filter(state="open").values("pk")[:1000].count()


def candidates(actor: Actor, ref: str) -> list[Candidate]:
    """Returns that the goods may belong to, the likeliest first, at most 10."""
    found = unannounced(actor, ref)
    row = Unannounced.objects.get(pk=found.id)
    told: dict[int, Candidate] = {}
    if row.rma_id is not None:
        _add(told, [rma(SYSTEM, row.rma_id)], "came_with")
    if found.serial:
        _add(told, rmas(SYSTEM, _OPEN, found.serial, size=_MOST).items, "serial")
    for number in _orders(found):
        _add(told, rmas(SYSTEM, _OPEN, number, size=_MOST).items, "sender")
    if found.sku != UNIDENTIFIED and len(told) < _MOST:
        _add(told, rmas(SYSTEM, ("authorised",), found.sku, size=_MOST).items, "product")
    return list(told.values())[:_MOST]


def differences(
    actor: Actor, rma_ref: str = "", code: str = "", cursor: str = "", size: int = 50
) -> Page[DiscrepancyView]:
    """What came otherwise than announced, newest first."""
    for_staff(actor)
    size = max(1, min(size, page.MAX_SIZE))
    rows = Discrepancy.objects.select_related("rma")
    if rma_ref:
        rows = rows.filter(rma__public_id=ids.parse(rma_ref, "RMA") or "")
    if code:
        rows = rows.filter(code=code)
    if cursor:
        rows = rows.filter(id__lt=page.before(cursor))
    shown = [_difference(row) for row in rows.order_by("-id")[: size + 1]]
    return page.cut(shown, size, lambda row: [row.id])


def joined() -> QuerySet[Unannounced]:
    """With what the view shows; one statement."""
    return Unannounced.objects.select_related("rma", "receipt__rma")


def view(row: Unannounced) -> UnannouncedView:
    """One row as others see it."""
    to = row.receipt.rma if row.receipt is not None else row.rma
    return UnannouncedView(
        id=row.pk,
        public_id=row.public_id,
        state=row.state,
        why=row.why,
        scanned=row.scanned,
        serial=row.serial,
        sku=row.sku,
        title=row.title or ("Unidentified item" if row.sku == UNIDENTIFIED else row.sku),
        quantity=row.quantity,
        sender=row.sender,
        tracking=row.tracking,
        damaged=row.damaged,
        location_code=row.location_code,
        bin=row.bin,
        note=row.note,
        received_by=row.received_by,
        at=row.at,
        rma_ref=to.public_id if to is not None else "",
        receipt_id=row.receipt_id,
        order_number=row.order_number,
        customer_name=row.customer_name,
        verbs=tuple(UNANNOUNCED.verbs(row.state)),
        lot=row.lot,
    )


def _hit(text: str) -> Q:
    ref = ids.parse(text, "ARR")
    if ref:
        return Q(public_id=ref)
    hit = Q(sku=text) | Q(tracking=text) | Q(sender__iexact=text) | Q(order_number=text)
    serial = normal_serial(text)
    return hit | Q(serial=serial) if serial else hit


def _orders(found: UnannouncedView) -> list[str]:
    """Order numbers of the sender: the sold unit's own, then whatever the name or number on the parcel finds."""
    numbers = [found.order_number] if found.order_number else []
    if found.sender:
        numbers += [row.number for row in search_orders(SYSTEM, found.sender, size=5).items]
    return list(dict.fromkeys(numbers))[:5]


def _add(told: dict[int, Candidate], rows: Iterable[RmaView], because: str) -> None:
    for row in rows:
        told.setdefault(row.id, Candidate(rma=row, because=because))


def _difference(row: Discrepancy) -> DiscrepancyView:
    return DiscrepancyView(
        id=row.pk,
        code=row.code,
        quantity=row.quantity,
        rma_ref=row.rma.public_id,
        sku=row.rma.sku,
        title=row.rma.title,
        receipt_id=row.receipt_id,
        location_code=row.location_code,
        by=row.by,
        at=row.at,
    )
