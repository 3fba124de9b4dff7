"""The gate: scans, goods without a return, what differed, photos."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, UploadedFile
from pydantic import Field

from amends.accounts.api import Right
from amends.inbound import api as inbound
from amends.inbound.ports import (
    DISCREPANCIES,
    UNANNOUNCED,
    WHY,
    Candidate,
    DiscrepancyView,
    Found,
    GatePhotoView,
    UnannouncedView,
)
from amends.returns import api as returns
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["gate"])
Goods = shape(UnannouncedView)
Photo = shape(GatePhotoView)
Scanned = shape(Found)


class TakenIn(In):
    """Goods without a return. `key`: sending the same goods twice books them once."""

    location_code: Annotated[Word, Field(examples=["LDS"])]
    quantity: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])] = 1
    why: Word = Field("no_rma", description=f"One of {', '.join(WHY)}", examples=["no_rma"])
    scanned: Annotated[Text, Field(examples=["00340434161094015902"])] = ""
    serial: Annotated[Word, Field(examples=["SN10042"])] = ""
    sku: Word = ""
    lot: Annotated[Word, Field(description="As printed on the goods; empty: as recorded", examples=["L2301"])] = ""
    sender: Annotated[Word, Field(examples=["Zoe Quist"])] = ""
    tracking: Annotated[Word, Field(examples=["00340434161094015902"])] = ""
    damaged: bool = False
    hazard: Annotated[Word, Field(description="A class that is seen and that no product says")] = ""
    note: Text = ""
    key: Word = ""
    rma: Annotated[Word, Field(description="The return with which they came, if there is one")] = ""


class Belongs(In):
    """The return that goods belong to."""

    rma: Annotated[Word, Field(examples=["RMA-7KQ2M-9X4PH"])]


class Reason(In):
    """Why, in a few words."""

    reason: Annotated[Text, Field(examples=["Scanned twice by two people."])]


@room.on("GET", "/gate/scan", Right.RETURNS_READ, answer=Scanned, staff=True)
def scan(request: HttpRequest, text: Word) -> Any:
    """Find what a scan leads to: a return's number, a serial, an order or claim number, goods taken in before."""
    return inbound.find(actor(request), text)


@room.on("GET", "/unannounced", Right.RETURNS_READ, answer=page_of(UnannouncedView), staff=True)
def search(request: HttpRequest, state: Word = "", q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List goods that came without a return, newest first."""
    return inbound.goods(actor(request), state if state in UNANNOUNCED.states else "", q, cursor, size)


@room.on("POST", "/unannounced", Right.RETURNS_RECEIVE, answer=Goods, status=201, staff=True)
def take_in(request: HttpRequest, body: TakenIn) -> Any:
    """Take goods in that no return announces: into quarantine, under a number of their own."""
    me = actor(request)
    given = body.model_dump(exclude={"rma", "key"})
    back = returns.rma_by_ref(me, body.rma) if body.rma else None
    return inbound.take_in(
        me,
        inbound.UnannouncedInput(
            **given, key=body.key or str(uuid.uuid4()), rma_id=back.id if back is not None else None
        ),
    )


@room.on("GET", "/unannounced/{ref}", Right.RETURNS_READ, answer=Goods, staff=True)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read goods that came without a return."""
    return inbound.unannounced(actor(request), ref)


@room.on("GET", "/unannounced/{ref}/candidates", Right.RETURNS_READ, answer=list_of(Candidate), staff=True)
def candidates(request: HttpRequest, ref: Word) -> Any:
    """List the returns that they may belong to, the likeliest first, and why."""
    return inbound.candidates(actor(request), ref)


@room.on("POST", "/unannounced/{ref}/match", Right.RETURNS_RECEIVE, answer=Goods, staff=True)
def match(request: HttpRequest, ref: Word, body: Belongs) -> Any:
    """Book them for a return after all; more than it expects stays unannounced under a new number."""
    return inbound.match(actor(request), inbound.unannounced(actor(request), ref).public_id, body.rma)


@room.on("POST", "/unannounced/{ref}/undo", Right.RETURNS_RECEIVE, answer=Goods, staff=True)
def undo(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """Undo a booking that was a mistake, by the opposite entry."""
    return inbound.undo(actor(request), inbound.unannounced(actor(request), ref).public_id, body.reason)


@room.on("GET", "/discrepancies", Right.RETURNS_READ, answer=page_of(DiscrepancyView), staff=True)
def discrepancies(request: HttpRequest, rma: Word = "", code: Word = "", cursor: Word = "") -> Any:
    """List what came otherwise than announced, newest first, by return or by code.

    Codes: short, over, wrong_item, wrong_serial, serial_unreadable, empty_box, damaged_in_transit, other_location.
    """
    return inbound.differences(actor(request), rma, code if code in DISCREPANCIES else "", cursor)


@room.on("GET", "/receipts/{receipt_id}/photos", Right.RETURNS_READ, answer=list_of(GatePhotoView), staff=True)
def photos(request: HttpRequest, receipt_id: Id) -> Any:
    """List the photos that were taken when goods were received or inspected."""
    me = actor(request)
    return inbound.photos(me, receipt_id=returns.receipt(me, receipt_id).id)


@room.on(
    "POST",
    "/receipts/{receipt_id}/photos",
    (Right.RETURNS_RECEIVE, Right.RETURNS_INSPECT),
    answer=Photo,
    status=201,
    staff=True,
    keyed=False,
)
def add_photo(request: HttpRequest, receipt_id: Id, file: File[UploadedFile]) -> Any:
    """Add a photo (multipart, field `file`); the same picture again is the same photo."""
    return inbound.add_photo(actor(request), file.name or "photo", file.read(), receipt_id=receipt_id)


@room.on("GET", "/gate/photos/{ref}", Right.RETURNS_READ, answer=None, staff=True)
def photo(request: HttpRequest, ref: Word, small: bool = False) -> HttpResponse:
    """Read a photo as JPEG."""
    body = inbound.photo_bytes(actor(request), ref, small=small)
    return HttpResponse(body, content_type="image/jpeg")
