"""Finding parcels."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Max, Q, QuerySet

from amends.core import ids, page
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import Page
from amends.parcels.models import Parcel, TrackingEvent
from amends.parcels.ports import Carrier, carriers
from amends.parcels.rules import tracking as rules
from amends.parcels.types import PARCEL, UNDER_WAY, EventView, ParcelView
from amends.returns.api import rma
from amends.returns.ports import for_staff

MOST_OF_ONE = 50


def parcels_of(rma_ids: Sequence[int]) -> list[ParcelView]:
    """All parcels of these returns, in their order (at most 50 together)."""
    return views(joined().filter(rma_id__in=rma_ids).order_by("rma_id", "number")[:MOST_OF_ONE])


def parcel(actor: Actor, ref: str) -> ParcelView:
    """By our number; a customer finds those of own returns. NotFound."""
    return views([row_of(actor, ref)])[0]


def row_of(actor: Actor, ref: str) -> Parcel:
    """The row within the actor's reach; NotFound."""
    known = ids.parse(ref, "PAR")
    row = joined().filter(public_id=known).first() if known else None
    if row is None:
        raise NotFound
    rma(actor, row.rma_id)  # NotFound for what is not theirs
    return row


def parcels(
    actor: Actor, state: str = "", notice: str = "", text: str = "", cursor: str = "", size: int = 50
) -> Page[ParcelView]:
    """Newest first, for staff. `notice`: late, lost, not_booked, unsent, or any. `text`: a number."""
    for_staff(actor)
    size = max(1, min(size, page.MAX_SIZE))
    rows = joined()
    if state:
        rows = rows.filter(state=state)
    if notice == "any":
        rows = rows.exclude(notice="")
    elif notice:
        rows = rows.filter(notice=notice)
    if text.strip():
        rows = rows.filter(tracking=rules.number(text)) | rows.filter(rma__public_id=ids.parse(text, "RMA") or "-")
    if cursor:
        rows = rows.filter(id__lt=page.before(cursor))
    return page.cut(views(rows.order_by("-id")[: size + 1]), size, lambda row: [row.id])


def events(actor: Actor, ref: str) -> list[EventView]:
    """What was heard of a parcel, newest first (at most 200)."""
    rows = TrackingEvent.objects.filter(parcel_id=row_of(actor, ref).pk).order_by("-at", "-id")[:200]
    return [event_view(row) for row in rows]


def by_scan(text: str) -> ParcelView | None:
    """The parcel with this number (ours or a carrier's), for the gate. Of several carriers one under way first."""
    number = rules.number(text)
    if len(number) < 6:
        return None
    rows = list(joined().filter(tracking=number).order_by("-id")[:5])
    rows.sort(key=lambda row: row.state not in UNDER_WAY)
    return views(rows[:1])[0] if rows else None


def label(actor: Actor, ref: str, form: str) -> bytes:
    """The label, `form` pdf or zpl; NotFound when the carrier gave none."""
    row = row_of(actor, ref)
    body = bytes(row.label_pdf) if form == "pdf" else row.label_zpl.encode()
    if not body or form not in ("pdf", "zpl"):
        raise NotFound
    return body


def marks(claim_ids: Sequence[int]) -> dict[int, str]:
    """claim id -> a mark that differs as soon as a parcel of it was announced or heard of. One statement."""
    rows = Parcel.objects.filter(rma__claim_id__in=claim_ids).values("rma__claim_id")
    told = rows.annotate(last=Max("heard_at"), newest=Max("id"))
    return {row["rma__claim_id"]: f"{row['newest']}.{row['last'].timestamp()}" for row in told}


def joined() -> QuerySet[Parcel]:
    """Without the labels' bytes."""
    return Parcel.objects.select_related("rma").defer("label_pdf").annotate(has_pdf=~Q(label_pdf=b""))


def views(rows: Sequence[Parcel] | QuerySet[Parcel]) -> list[ParcelView]:
    """Two statements, however many."""
    rows = list(rows)
    order = ("parcel_id", "-at", "-id")
    found = TrackingEvent.objects.filter(parcel_id__in=[row.pk for row in rows]).order_by(*order)
    last = {row.parcel_id: event_view(row) for row in found.distinct("parcel_id")} if rows else {}
    known = {one.code: one for one in carriers()}
    return [_view(row, last.get(row.pk), known.get(row.carrier)) for row in rows]


def _view(row: Parcel, last: EventView | None, found: Carrier | None) -> ParcelView:
    return ParcelView(
        id=row.pk,
        public_id=row.public_id,
        rma_id=row.rma_id,
        rma_ref=row.rma.public_id,
        claim_id=row.rma.claim_id,
        title=row.rma.title,
        customer_name=row.rma.customer_name,
        number=row.number,
        state=row.state,
        carrier=row.carrier,
        carrier_name=found.name if found is not None else row.carrier,
        tracking=row.tracking,
        tracking_url=found.url(row.tracking) if found is not None and row.tracking else "",
        handover=row.handover,
        pickup_on=row.pickup_on,
        has_zpl=bool(row.label_zpl),
        has_label=getattr(row, "has_pdf", False) or bool(row.label_zpl),
        notice=row.notice,
        announced_at=row.announced_at,
        announced_by=row.announced_by,
        last_event=last,
        verbs=tuple(PARCEL.verbs(row.state)),
    )


def event_view(row: TrackingEvent) -> EventView:
    """One event."""
    return EventView(status=row.status, at=row.at, text=row.text, place=row.place)
