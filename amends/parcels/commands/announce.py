"""A parcel of a return: announced by the customer or by staff, booked with its carrier."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Max

from amends.accounts.api import Right, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.jobs.api import move
from amends.parcels.commands.hear import settle_strays
from amends.parcels.models import Parcel
from amends.parcels.ports import Booking, SenderAddress, carrier
from amends.parcels.queries.parcels import joined, parcel, row_of, views
from amends.parcels.rules.tracking import number
from amends.parcels.types import HANDOVERS, PARCEL, ParcelView
from amends.returns.api import RmaView, rma_by_ref
from amends.returns.ports import HANDLING

MOST = 20


def announce(
    actor: Actor,
    rma_ref: str,
    carrier_code: str = "own",
    tracking: str = "",
    handover: str = "drop_off",
    pickup_on: date | None = None,
    *,
    key: str = "",
    address: SenderAddress | None = None,
) -> ParcelView:
    """One more parcel of an open return, by its customer or by staff; with our own label unless a carrier's number
    is given. The same key answers the same parcel.

    Refused: carrier_unknown, address_missing, tracking_missing, tracking_known, parcel_not_open, parcels_many,
    handover_unknown, pickup_past, carrier_refused; Unavailable from the carrier; NotFound.
    """
    back = rma_by_ref(actor, rma_ref)
    if not actor.is_customer:
        require(actor, Right.RETURNS_AUTHORISE)
    by, typed = carrier(carrier_code), number(tracking)
    known = Parcel.objects.filter(key=key).first() if key else None
    if by.needs_address and address is None and not typed and known is None:
        raise Refused("address_missing", field="address", carrier=by.name)
    if known is None:
        _check(back, handover, pickup_on)
        known = _draft(actor, back, carrier_code, typed, handover, pickup_on, key)
    if not known.tracking:
        booked = by.book(
            _booking(known, back, address)
        )  # no transaction is open; the reference makes it harmless again
        if not booked.tracking and not typed:
            Parcel.objects.filter(pk=known.pk, tracking="").delete()
            raise Refused("tracking_missing", field="tracking")
        Parcel.objects.filter(pk=known.pk, tracking="").update(
            tracking=number(booked.tracking), label_pdf=booked.pdf, label_zpl=booked.zpl
        )
    settle_strays(known.pk)
    return views([joined().get(pk=known.pk)])[0]


def cancel_parcel(actor: Actor, ref: str, reason: str = "") -> ParcelView:
    """announced -> cancelled: it is not sent after all. Refused("move_not_allowed") once it is on its way."""
    row = row_of(actor, ref)
    if not actor.is_customer:
        require(actor, Right.RETURNS_AUTHORISE)
    PARCEL.after(row.state, "cancel")
    if row.tracking and (row.label_zpl or row.label_pdf):
        carrier(row.carrier).cancel(row.tracking)  # no transaction is open; again it changes nothing
    move(row, PARCEL, "cancel", actor, " ".join(reason.split())[:500])
    return parcel(actor, ref)


def _check(back: RmaView, handover: str, pickup_on: date | None) -> None:
    if not back.awaited:
        raise Refused("parcel_not_open", ref=back.public_id)
    if handover not in HANDOVERS or (handover == "pickup") != (pickup_on is not None):
        raise Refused("handover_unknown", field="handover")
    if handover == "drop_off" and back.handling and HANDLING[back.handling].fetched_only:
        raise Refused("pickup_only", ref=back.public_id, field="pickup_on")
    if pickup_on is not None and pickup_on < clock.now().date():
        raise Refused("pickup_past", field="pickup_on")


def _draft(
    actor: Actor, back: RmaView, code: str, typed: str, handover: str, pickup_on: date | None, key: str
) -> Parcel:
    ref = ids.new("PAR")
    for _ in range(MOST):
        last = Parcel.objects.filter(rma_id=back.id).aggregate(last=Max("number"))["last"] or 0
        if last >= MOST:
            raise Refused("parcels_many", limit=MOST)
        now = clock.now()
        row = Parcel(
            public_id=ref,
            key=key or ref,
            rma_id=back.id,
            number=last + 1,
            carrier=code,
            tracking=typed,
            handover=handover,
            pickup_on=pickup_on,
            announced_at=now,
            announced_by=actor.label,
            heard_at=now,
        )
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError as error:
            same = Parcel.objects.filter(key=row.key).first()
            if same is not None:
                return same
            if typed and Parcel.objects.filter(carrier=code, tracking=typed).exists():
                raise Refused("tracking_known", field="tracking", tracking=typed) from error
            continue  # somebody else took this number of the return
        return row
    raise Refused("parcels_many", limit=MOST)


def _booking(row: Parcel, back: RmaView, address: SenderAddress | None) -> Booking:
    return Booking(
        ref=row.public_id,
        rma_ref=back.public_id,
        number=row.number,
        sender=back.customer_name,
        to=back.return_address,
        handover=row.handover,
        pickup_on=row.pickup_on,
        address=address,
        mark=HANDLING[back.handling].mark if back.handling else "",
    )
