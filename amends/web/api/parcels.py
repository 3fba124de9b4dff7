"""Parcels of returns: labels, and where they are."""

import uuid
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from pydantic import AwareDatetime, Field

from amends.accounts.api import Right
from amends.parcels import api as parcels
from amends.parcels.ports import (
    HANDOVERS,
    PARCEL,
    STATUSES,
    EventView,
    ParcelView,
    SenderAddress,
    Taken,
    TrackingEventIn,
)
from amends.returns.api import rma_by_ref, together
from amends.web.api.door import In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["parcels"])
Parcel = shape(ParcelView)
Took = shape(Taken)


class Sender(In):
    """Who sends the parcel, for carriers that book it by their own API. Passed on, not kept."""

    name: Annotated[Word, Field(examples=["Zoë Quist"])]
    street: Annotated[Word, Field(examples=["Hafenstraße"])]
    house: Annotated[Word, Field(examples=["2"])] = ""
    postal_code: Annotated[Word, Field(examples=["20457"])]
    city: Annotated[Word, Field(examples=["Hamburg"])]
    country: Annotated[Word, Field(description="Two letters", examples=["DE"])]
    email: Annotated[Word, Field(examples=["zoe@example.org"])] = ""
    phone: Annotated[Word, Field(examples=["+49 40 123456"])] = ""


class NewParcel(In):
    """One more parcel of a return. Our own label is made unless a carrier's number is given."""

    carrier: Annotated[Word, Field(examples=["own"])] = "own"
    tracking: Annotated[Word, Field(description="The carrier's number of the parcel")] = ""
    handover: Word = Field("drop_off", description=f"One of {', '.join(HANDOVERS)}", examples=["drop_off"])
    pickup_on: Annotated[date | None, Field(description="The day on which it is fetched")] = None
    address: Sender | None = None


class Reason(In):
    """Why, in a few words."""

    reason: Annotated[Text, Field(examples=["Sent in one box after all."])] = ""


class Event(In):
    """What a carrier says. The same event again changes nothing; the one that happened last counts."""

    carrier: Annotated[Word, Field(examples=["dhl"])]
    tracking: Annotated[Word, Field(examples=["00340434161094015902"])]
    status: Word = Field(description=f"One of {', '.join(STATUSES)}", examples=["in_transit"])
    at: Annotated[AwareDatetime, Field(examples=["2026-11-23T10:15:00+01:00"])]
    text: Annotated[Word, Field(examples=["Sorted"])] = ""
    place: Annotated[Word, Field(examples=["Leipzig"])] = ""
    key: Annotated[Word, Field(description="The carrier's own id of the event")] = ""


class Events(In):
    """Events of any parcels, at most 1,000."""

    events: Annotated[
        list[Event],
        Field(
            max_length=1000,
            examples=[
                [
                    {
                        "carrier": "dhl",
                        "tracking": "00340434161094015902",
                        "status": "in_transit",
                        "at": "2026-11-23T10:15:00+01:00",
                    }
                ]
            ],
        ),
    ]


@room.on("GET", "/parcels", Right.RETURNS_READ, answer=page_of(ParcelView), staff=True)
def search(
    request: HttpRequest, state: Word = "", notice: Word = "", q: Word = "", cursor: Word = "", size: Size = 50
) -> Any:
    """List parcels, newest first. `notice`: late, lost, not_booked, unsent, or any."""
    return parcels.parcels(actor(request), state if state in PARCEL.states else "", notice, q, cursor, size)


@room.on("GET", "/rmas/{ref}/parcels", Right.RETURNS_READ, answer=list_of(ParcelView))
def of_return(request: HttpRequest, ref: Word) -> Any:
    """List the parcels of a return, and of those that are sent with it."""
    return parcels.parcels_of(together.sent_with(rma_by_ref(actor(request), ref)))


@room.on("POST", "/rmas/{ref}/parcels", Right.RETURNS_READ, answer=Parcel, status=201)
def announce(request: HttpRequest, ref: Word, body: NewParcel) -> Any:
    """Announce a parcel, by its customer or by who authorises returns; the label is ready at once."""
    return parcels.announce(
        actor(request),
        ref,
        body.carrier,
        body.tracking,
        body.handover,
        body.pickup_on,
        key=str(uuid.uuid4()),
        address=SenderAddress(**body.address.model_dump()) if body.address is not None else None,
    )


@room.on("GET", "/parcels/{ref}", Right.RETURNS_READ, answer=Parcel)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read a parcel."""
    return parcels.parcel(actor(request), ref)


@room.on("GET", "/parcels/{ref}/events", Right.RETURNS_READ, answer=list_of(EventView))
def events(request: HttpRequest, ref: Word) -> Any:
    """List what was heard of a parcel, newest first."""
    return parcels.events(actor(request), ref)


@room.on("GET", "/parcels/{ref}/label.pdf", Right.RETURNS_READ, answer=None)
def label_pdf(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read the label as PDF (100 x 150 mm)."""
    return HttpResponse(parcels.label(actor(request), ref, "pdf"), content_type="application/pdf")


@room.on("GET", "/parcels/{ref}/label.zpl", Right.RETURNS_READ, answer=None)
def label_zpl(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read the label for a label printer (ZPL II, 203 dpi)."""
    return HttpResponse(parcels.label(actor(request), ref, "zpl"), content_type="text/plain; charset=utf-8")


@room.on("POST", "/parcels/{ref}/cancellation", Right.RETURNS_READ, answer=Parcel)
def cancel(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """Cancel a parcel that was not handed over."""
    return parcels.cancel_parcel(actor(request), ref, body.reason)


@room.on("POST", "/tracking-events", Right.RETURNS_AUTHORISE, answer=Took, staff=True)
def take(request: HttpRequest, body: Events) -> Any:
    """Send what carriers say of parcels; events of parcels that nobody announced wait for them."""
    actor(request)
    return parcels.take_events([TrackingEventIn(**event.model_dump()) for event in body.events])
