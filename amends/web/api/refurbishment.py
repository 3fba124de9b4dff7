"""Refurbishment: orders, plans, what it brought."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import File, UploadedFile
from pydantic import Field

from amends.accounts.api import Right
from amends.refurbishment import api as refurbishment
from amends.refurbishment.ports import (
    ERASURE_METHODS,
    GRADES,
    WORK_KINDS,
    Centre,
    Erasure,
    Identity,
    Plan,
    WorkOrderView,
    YieldLine,
)
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape
from amends.workflows.api import Life, unit_life

room = Room(tags=["refurbishment"])
Order = shape(WorkOrderView)
READ, WORK = Right.RETURNS_READ, Right.RETURNS_INSPECT
Amount = Annotated[int, Field(ge=0, le=10**12)]


class Why(In):
    """Why, in a few words."""

    reason: Annotated[Text, Field(examples=["The display is cracked."])]


class Done(In):
    """Work that was done. `minor` empty: labour by the plan's rate, a part by its unit cost. A part with a SKU is
    taken from stock. `key`: sending the same work twice records it once."""

    kind: Annotated[Word, Field(description=f"One of {', '.join(WORK_KINDS)}", examples=["part"])]
    text: Annotated[Word, Field(examples=["Battery"])]
    sku: Annotated[Word, Field(examples=["BATT-45"])] = ""
    quantity: Annotated[int, Field(ge=1, le=10_000, examples=[1])] = 1
    minutes: Annotated[int, Field(ge=0, le=100_000, examples=[0])] = 0
    minor: Annotated[Amount | None, Field(examples=[1250])] = None
    key: Word = ""


class Tested(In):
    """A test of the protocol."""

    name: Annotated[Word, Field(examples=["Battery holds"])]
    passed: Annotated[bool, Field(examples=[True])]
    value: Annotated[Word, Field(examples=["97 %"])] = ""


class Erased(In):
    """How the owner's data was erased, in the words of NIST SP 800-88."""

    method: Annotated[Word, Field(description=f"One of {', '.join(ERASURE_METHODS)}", examples=["purge"])]
    tool: Annotated[Word, Field(examples=["Vendor's secure erase 4.2"])]
    report: Annotated[Word, Field(examples=["ER-2026-00871"])]


class Graded(In):
    """What it has become. `good`: how many came through, all when empty; `price_minor`: the plan's when empty."""

    grade: Annotated[Word, Field(description=f"One of {', '.join(GRADES)}", examples=["B"])]
    good: Annotated[int | None, Field(ge=1, examples=[1])] = None
    price_minor: Annotated[Amount | None, Field(examples=[6490])] = None
    note: Text = ""


class Released(In):
    """Where it goes on sale; empty: anywhere."""

    channel: Annotated[Word, Field(examples=["outlet"])] = ""


class PlanIn(In):
    """How a product is refurbished; amounts in minor units of `currency`."""

    currency: Annotated[Word, Field(examples=["EUR"])]
    steps: Annotated[list[Word], Field(max_length=50, examples=[["Open", "Replace the battery", "Clean"]])] = []
    tests: Annotated[list[Word], Field(max_length=50, examples=[["Battery holds", "No fault codes"]])] = []
    rate_minor: Annotated[Amount, Field(description="Labour an hour", examples=[4800])] = 0
    cost_minor: Annotated[Amount, Field(description="What one usually takes", examples=[1900])] = 0
    prices: Annotated[dict[str, int], Field(examples=[{"A": 8990, "B": 6490, "C": 3990}])] = {}
    months: Annotated[int, Field(ge=0, le=1200, description="Guarantee", examples=[12])] = 12


class CentreIn(In):
    """How many orders a place works on at once."""

    capacity: Annotated[int, Field(ge=1, le=10_000, examples=[20])]


@room.on("GET", "/refurbishments", READ, answer=page_of(WorkOrderView), staff=True)
def search(request: HttpRequest, state: Word = "", q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Search refurbishment orders.

    `state`: one or several, separated by commas; open ones come longest waiting first, others newest first.
    """
    return refurbishment.orders(actor(request), [one for one in state.split(",") if one], q, cursor, size)


@room.on("GET", "/refurbishments/yields", READ, answer=list_of(YieldLine), staff=True)
def yields(request: HttpRequest) -> Any:
    """Read what refurbishing brought by product: units, yield, cost, recovered value."""
    return refurbishment.yields(actor(request))


@room.on("GET", "/refurbishments/centres", READ, answer=list_of(Centre), staff=True)
def centres(request: HttpRequest) -> Any:
    """List the places that refurbish with their capacity and queue."""
    return refurbishment.centres(actor(request))


@room.on("PUT", "/refurbishments/centres/{code}", Right.CATALOG_WRITE, answer=dict[str, int], staff=True)
def put_centre(request: HttpRequest, code: Word, body: CentreIn) -> Any:
    """Set how many orders a place works on at once."""
    return {"capacity": refurbishment.save_centre(actor(request), code, body.capacity)}


@room.on("GET", "/refurbishments/plans/{sku}", READ, answer=shape(Plan), staff=True)
def plan(request: HttpRequest, sku: Word) -> Any:
    """Read how a product is refurbished; version 0 when nobody has said so yet."""
    del request
    return refurbishment.plan_for(sku)


@room.on("PUT", "/refurbishments/plans/{sku}", Right.CATALOG_WRITE, answer=shape(Plan), staff=True)
def put_plan(request: HttpRequest, sku: Word, body: PlanIn) -> Any:
    """Add a version of how a product is refurbished; orders that are there keep theirs."""
    kept = Plan(
        sku=sku,
        currency=body.currency,
        steps=tuple(body.steps),
        tests=tuple(body.tests),
        rate_minor=body.rate_minor,
        cost_minor=body.cost_minor,
        prices=tuple(sorted(body.prices.items())),
        months=body.months,
    )
    return refurbishment.save_plan(actor(request), kept)


@room.on("GET", "/refurbishments/identities/{new_sku}", READ, answer=list_of(Identity), staff=True)
def identities(request: HttpRequest, new_sku: Word, serial: Word = "") -> Any:
    """Read what a refurbished unit was before: its old article and serial, and the order behind it."""
    del request
    return refurbishment.origins(new_sku, serial)


@room.on("GET", "/refurbishments/{ref}", READ, answer=Order, staff=True)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read an order with its plan, work, tests, erasure and photos."""
    return refurbishment.order_by_ref(actor(request), ref)


@room.on("POST", "/refurbishments/{ref}/start", WORK, answer=Order, staff=True)
def start(request: HttpRequest, ref: Word) -> Any:
    """Begin to work on it."""
    return refurbishment.start(actor(request), ref)


@room.on("POST", "/refurbishments/{ref}/work", WORK, answer=Order, staff=True)
def work(request: HttpRequest, ref: Word, body: Done) -> Any:
    """Record labour, a part or a service; parts with a SKU leave the stock, costs are posted."""
    return refurbishment.record_work(
        actor(request),
        ref,
        body.kind,
        body.text,
        body.key or str(uuid.uuid4()),
        sku=body.sku,
        quantity=body.quantity,
        minutes=body.minutes,
        minor=body.minor,
    )


@room.on("POST", "/refurbishments/{ref}/tests", WORK, answer=Order, staff=True)
def test(request: HttpRequest, ref: Word, body: Tested) -> Any:
    """Record a test of the protocol; the newest of a name counts."""
    return refurbishment.record_test(actor(request), ref, body.name, body.passed, body.value)


@room.on("POST", "/refurbishments/{ref}/erasure", WORK, answer=Order, staff=True)
def erasure(request: HttpRequest, ref: Word, body: Erased) -> Any:
    """Record how the owner's data was erased."""
    record = Erasure(method=body.method, tool=body.tool, report=body.report)
    return refurbishment.record_erasure(actor(request), ref, record)


@room.on("POST", "/refurbishments/{ref}/photos", WORK, answer=Order, staff=True, keyed=False)
def add_photo(request: HttpRequest, ref: Word, photo: File[UploadedFile]) -> Any:
    """Add a photo for the grade."""
    return refurbishment.add_photo(actor(request), ref, photo.name or "photo", photo.read())


@room.on("GET", "/refurbishments/photos/{public_id}", READ, answer=None, staff=True)
def photo(request: HttpRequest, public_id: Word, small: bool = False) -> HttpResponse:
    """Read a photo (JPEG)."""
    body = refurbishment.photo_bytes(actor(request), public_id, small=small)
    return HttpResponse(body, content_type="image/jpeg")


@room.on("POST", "/refurbishments/{ref}/grade", Right.DISPOSITION_PROPOSE, answer=Order, staff=True)
def grade(request: HttpRequest, ref: Word, body: Graded) -> Any:
    """Say what it has become; a second person releases it."""
    return refurbishment.grade(
        actor(request), ref, body.grade, good=body.good, price_minor=body.price_minor, note=body.note
    )


@room.on("POST", "/refurbishments/{ref}/release", Right.DISPOSITION_AUTHORISE, answer=Order, staff=True)
def release(request: HttpRequest, ref: Word, body: Released) -> Any:
    """Put graded goods on sale as an article of their own, as a second person."""
    return refurbishment.release(actor(request), ref, body.channel)


@room.on("POST", "/refurbishments/{ref}/reopening", WORK, answer=Order, staff=True)
def reopen(request: HttpRequest, ref: Word, body: Why) -> Any:
    """Take graded goods back to work."""
    return refurbishment.reopen(actor(request), ref, body.reason)


@room.on("POST", "/refurbishments/{ref}/failure", WORK, answer=Order, staff=True)
def give_up(request: HttpRequest, ref: Word, body: Why) -> Any:
    """Give it up: the goods stand in quarantine again."""
    return refurbishment.give_up(actor(request), ref, body.reason)


@room.on("GET", "/units/{unit_id}/life", READ, answer=shape(Life), staff=True)
def life(request: HttpRequest, unit_id: Id) -> Any:
    """Read a sold unit's whole life, from its sale to its second sale, over the articles that it was."""
    return unit_life(actor(request), unit_id)
