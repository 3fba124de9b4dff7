"""What a scan at the gate leads to."""

from __future__ import annotations

from amends.catalog.api import normal_serial
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.inbound.queries.goods import joined, view
from amends.inbound.rules import words
from amends.inbound.rules.label import read_label
from amends.inbound.types import Found
from amends.orders.api import sold_units_by_serial
from amends.parcels.api import by_scan
from amends.returns.api import RmaView, rma, rma_by_ref, rmas, together
from amends.returns.ports import for_staff

_MOST = 20


def find(actor: Actor, text: str) -> Found:
    """A return's or parcel's number, a serial (also on a GS1 label), an order or claim number, the number of goods
    booked unannounced; a serial of ours that no return announces is told as `sold`. At most eight statements."""
    for_staff(actor)
    label = read_label(text)
    text = words.line(text if label is None else label.serial or label.lot)
    if ids.parse(text, "RMA"):
        try:
            return Found(kind="return", text=text, rmas=(rma_by_ref(actor, text),))
        except NotFound:
            return Found(kind="nothing", text=text)
    if ids.parse(text, "RTN"):
        return _header(actor, text)
    ref = ids.parse(text, "ARR")
    if ref:
        row = joined().filter(public_id=ref).first()
        if row is not None:
            return Found(kind="unannounced", text=text, unannounced=view(row))
    return _by_other(actor, text) if text else Found(kind="nothing", text="")


def _header(actor: Actor, text: str) -> Found:
    """All lines of one authorisation, those that are still expected first."""
    try:
        lines = list(together.header(actor, text).lines)
    except NotFound:
        return Found(kind="nothing", text=text)
    open_lines = [line for line in lines if line.awaited] or lines
    return Found(kind="return" if len(open_lines) == 1 else "returns", text=text, rmas=tuple(_ordered(open_lines)))


def _by_other(actor: Actor, text: str) -> Found:
    hits = [row for row in rmas(actor, (), text, size=_MOST).items if row.sku != text]
    expected = [row for row in hits if row.awaited]
    chosen = expected or hits[:1]
    if chosen:
        return Found(kind="return" if len(chosen) == 1 else "returns", text=text, rmas=tuple(_ordered(chosen)))
    parcel = by_scan(text)
    if parcel is not None:
        back = rma(actor, parcel.rma_id)
        return _header(actor, back.header) if back.header else Found(kind="return", text=text, rmas=(back,))
    serial = normal_serial(text)
    if serial:
        row = joined().filter(serial=serial, state="open").order_by("-id").first()
        if row is not None:
            return Found(kind="unannounced", text=text, unannounced=view(row))
        units = sold_units_by_serial(serial)
        if units:
            return Found(kind="sold", text=text, units=tuple(units))
    return Found(kind="nothing", text=text)


def _ordered(rows: list[RmaView]) -> list[RmaView]:
    """Those that still wait for their first parcel come first."""
    return sorted(rows, key=lambda row: (row.state != "authorised", -row.id))
