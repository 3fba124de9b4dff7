"""Finding returns."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q

from amends.catalog.api import normal_serial
from amends.core import ids, page
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.core.page import Page
from amends.returns.models import Rma
from amends.returns.queries.headers import slip_pdf
from amends.returns.queries.reach import within_reach
from amends.returns.queries.views import rma_view
from amends.returns.types import RmaView


def rma(actor: Actor, rma_id: int) -> RmaView:
    """NotFound when there is none or it is not within reach."""
    return _found(within_reach(actor).filter(pk=rma_id).first())


def rma_by_ref(actor: Actor, text: str) -> RmaView:
    """By number as typed or scanned (RMA-..., any case, spaces or dashes missing); NotFound."""
    ref = ids.parse(text, "RMA")
    return _found(within_reach(actor).filter(public_id=ref).first() if ref else None)


def rma_by_scan(actor: Actor, text: str) -> RmaView:
    """Whatever the station scans: the return's number, or the serial of a unit that is expected back.

    With a serial the return that still waits for goods comes first, then the newest. NotFound.
    """
    rows = within_reach(actor)
    ref = ids.parse(text, "RMA")
    if ref:
        return _found(rows.filter(public_id=ref).first())
    serial = normal_serial(text)
    if not serial:
        raise NotFound
    waiting = rows.filter(serial=serial, state="authorised").order_by("-id").first()
    return _found(waiting or rows.filter(serial=serial).order_by("-id").first())


def rma_for_claim(claim_id: int) -> RmaView | None:
    """The claim's newest RMA."""
    row = Rma.objects.filter(claim_id=claim_id).order_by("-id").first()
    return rma_view(row) if row else None


def rmas(
    actor: Actor, states: Sequence[str] = (), text: str = "", cursor: str = "", size: int = 50
) -> Page[RmaView]:
    """Newest first; a customer sees own ones only. `text`: RMA, claim or order number, serial or SKU."""
    size = max(1, min(size, page.MAX_SIZE))
    rows = within_reach(actor)
    if states:
        rows = rows.filter(state__in=list(states))
    if text.strip():
        rows = rows.filter(_hit(text.strip()))
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    return page.cut([rma_view(row) for row in rows.order_by("-id")[: size + 1]], size, lambda row: [row.id])


def rma_pdf(actor: Actor, rma_id: int) -> bytes:
    """The printable return slip with barcode."""
    view = rma(actor, rma_id)
    return slip_pdf([view], view.public_id)


def before(cursor: str) -> int:
    """The id in a cursor of one number; Refused("bad_cursor")."""
    key = page.decode(cursor)
    if len(key) != 1 or not isinstance(key[0], int) or not 0 <= key[0] < 2**63:
        raise Refused("bad_cursor")
    return key[0]


def _hit(text: str) -> Q:
    for prefix, field in (("RMA", "public_id"), ("CLM", "claim_ref")):
        ref = ids.parse(text, prefix)
        if ref:
            return Q(**{field: ref})
    hit = Q(order_number=text) | Q(sku=text)
    serial = normal_serial(text)
    return hit | Q(serial=serial) if serial else hit


def _found(row: Rma | None) -> RmaView:
    if row is None:
        raise NotFound
    return rma_view(row)
