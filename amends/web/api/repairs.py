"""Repairs: orders, quotes, work, loan units, workshops."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field, JsonValue

from amends.accounts.api import Right
from amends.core.money import Money
from amends.web.api.door import In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape
from amends.workflows.api import bench_to_quarantine
from amends.workshop import api as workshop
from amends.workshop.ports import PAY_WHEN, PAYERS, WORK_KINDS, RepairView, WorkLine, WorkshopView

room = Room(tags=["repairs"])
Repair = shape(RepairView)
Workshop = shape(WorkshopView)
BENCH = Right.RETURNS_INSPECT
DOCK = Right.RETURNS_RECEIVE


class Said(In):
    """A text: a diagnosis, a note, a reason."""

    text: Annotated[Text, Field(examples=["The power supply is dead."])]


PART: dict[str, JsonValue] = {"kind": "part", "text": "Power supply", "minor": 4250}


class Line(In):
    """A part or labour; `minor`: its whole cost in minor units of the workshop's currency."""

    kind: Annotated[Word, Field(description=f"One of {', '.join(WORK_KINDS)}", examples=["part"])]
    text: Annotated[Word, Field(examples=["Power supply"])]
    minor: Annotated[int, Field(ge=0, examples=[4250])]
    sku: Word = ""
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    minutes: Annotated[int, Field(ge=0, le=100_000)] = 0


class Quoted(In):
    """What a repair is to cost."""

    payer: Annotated[Word, Field(description=f"One of {', '.join(PAYERS)}", examples=["house"])]
    lines: Annotated[list[Line], Field(max_length=50, examples=[[PART]])]
    days: Annotated[int, Field(ge=1, le=365)] = 14
    pay: Annotated[Word, Field(description=f"When the customer pays: {', '.join(PAY_WHEN)}")] = "before"
    tax_percent: Annotated[Decimal | None, Field(description="In the amounts; null: the rate it was sold at")] = (
        None
    )


class Part(In):
    """A part off the shelf. `key`: sending the same part twice takes it once."""

    sku: Annotated[Word, Field(examples=["PSU-9"])]
    quantity: Annotated[int, Field(ge=1, le=10_000)] = 1
    key: Word = ""


class Billed(In):
    """What came of the customer's payment: pay, refund or waive; `note`: its reference, or why."""

    verb: Annotated[Word, Field(examples=["pay"])]
    note: Annotated[Word, Field(examples=["stmt 42"])]


class At(In):
    """A workshop's code."""

    workshop: Annotated[Word, Field(examples=["BENCH"])]


class Answered(In):
    """Yes or no to a quote."""

    approve: Annotated[bool, Field(examples=[True])]
    note: Text = ""


class Done(In):
    """Work that was done. `key`: sending the same work twice records it once."""

    lines: Annotated[list[Line], Field(max_length=50, examples=[[PART]])]
    key: Word = ""


class Way(In):
    """How it goes back; `unrepaired`: as it came, with the reason."""

    carrier: Annotated[Word, Field(examples=["DHL"])]
    tracking: Word = ""
    unrepaired: Text = ""


class Lent(In):
    """A loan unit."""

    sku: Annotated[Word, Field(examples=["LAMP-1"])]
    serial: Word = ""
    due_on: Annotated[date, Field(examples=["2027-01-15"])]


class LoanBack(In):
    """The loan unit is back at a place."""

    location: Annotated[Word, Field(examples=["LDS"])]
    note: Text = ""


class Place(In):
    """A workshop."""

    code: Annotated[Word, Field(examples=["BENCH"])]
    name: Annotated[Word, Field(examples=["Repair bench"])]
    currency: Annotated[Word, Field(examples=["EUR"])]
    limit_minor: Annotated[int, Field(ge=0, examples=[10000])]
    kind: Word = "in_house"
    address: list[Word] = []
    email: Word = ""
    days: Annotated[int, Field(ge=1, le=365)] = 14
    active: bool = True
    parts_from: Annotated[Word, Field(description="The place whose stock its parts come from")] = ""


def _lines(lines: list[Line]) -> list[WorkLine]:
    return [WorkLine(**line.dict()) for line in lines]


@room.on("GET", "/repairs", Right.RETURNS_READ, answer=page_of(RepairView))
def search(request: HttpRequest, state: Word = "", q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Search repair orders.

    `state`: one or several, separated by commas. Newest first; a customer sees own ones.
    """
    return workshop.repairs(actor(request), [one for one in state.split(",") if one], q, cursor, size)


@room.on("GET", "/repairs/{ref}", Right.RETURNS_READ, answer=Repair)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read a repair order with its quotes, work and loan units."""
    return workshop.repair_by_ref(actor(request), ref)


@room.on("POST", "/repairs/{ref}/receipt", DOCK, answer=Repair, staff=True)
def receive(request: HttpRequest, ref: Word) -> Any:
    """Record that the customer brought the unit straight to the workshop."""
    return workshop.receive(actor(request), ref)


@room.on("POST", "/repairs/{ref}/diagnosis", BENCH, answer=Repair, staff=True)
def diagnose(request: HttpRequest, ref: Word, body: Said) -> Any:
    """Record what was found."""
    return workshop.diagnose(actor(request), ref, body.text)


@room.on("POST", "/repairs/{ref}/quotes", BENCH, answer=Repair, status=201, staff=True)
def quote(request: HttpRequest, ref: Word, body: Quoted) -> Any:
    """Quote parts and labour."""
    return workshop.quote(
        actor(request),
        ref,
        body.payer,
        _lines(body.lines),
        days=body.days,
        pay=body.pay,
        tax_percent=body.tax_percent,
    )


@room.on("POST", "/repairs/{ref}/quotes/{number}/answer", Right.RETURNS_READ, answer=Repair)
def answer(request: HttpRequest, ref: Word, number: int, body: Answered) -> Any:
    """Agree to a quote or refuse it: the customer what they pay, a second person what the house pays."""
    return workshop.answer_quote(actor(request), ref, number, body.approve, body.note)


@room.on("POST", "/repairs/{ref}/start", BENCH, answer=Repair, staff=True)
def start(request: HttpRequest, ref: Word) -> Any:
    """Begin the repair."""
    return workshop.start(actor(request), ref)


@room.on("POST", "/repairs/{ref}/work", BENCH, answer=Repair, status=201, staff=True)
def work(request: HttpRequest, ref: Word, body: Done) -> Any:
    """Record parts and labour that were used."""
    return workshop.record_work(actor(request), ref, _lines(body.lines), body.key or str(uuid.uuid4()))


@room.on("POST", "/repairs/{ref}/parts", BENCH, answer=Repair, status=201, staff=True)
def part(request: HttpRequest, ref: Word, body: Part) -> Any:
    """Build in a part from the workshop's stock, at its unit cost."""
    key = body.key or str(uuid.uuid4())
    return workshop.parts.use(actor(request), ref, body.sku, body.quantity, key)


@room.on("POST", "/repairs/{ref}/bill", Right.RETURNS_READ, answer=Repair, staff=True)
def bill(request: HttpRequest, ref: Word, body: Billed) -> Any:
    """Record that the customer paid a repair (finance), got the money back, or need not pay (a lead)."""
    return workshop.bill.settle(actor(request), ref, body.verb, body.note)


@room.on("PUT", "/repairs/{ref}/workshop", Right.RETURNS_AUTHORISE, answer=Repair, staff=True)
def change(request: HttpRequest, ref: Word, body: At) -> Any:
    """Send a repair to another workshop, while the unit is not there yet."""
    return workshop.change_workshop(actor(request), ref, body.workshop)


@room.on("POST", "/repairs/{ref}/finish", BENCH, answer=Repair, staff=True)
def finish(request: HttpRequest, ref: Word, body: Said) -> Any:
    """Record that it works again."""
    return workshop.finish(actor(request), ref, body.text)


@room.on("POST", "/repairs/{ref}/failure", BENCH, answer=Repair, staff=True)
def give_up(request: HttpRequest, ref: Word, body: Said) -> Any:
    """Record that it cannot be repaired: a person decides anew."""
    return workshop.give_up(actor(request), ref, body.text)


@room.on("POST", "/repairs/{ref}/quarantine", DOCK, answer=Repair, staff=True)
def quarantine(request: HttpRequest, ref: Word) -> Any:
    """Put what cannot be repaired into quarantine, where its disposition is decided anew."""
    me = actor(request)
    bench_to_quarantine(me, ref)
    return workshop.repair_by_ref(me, ref)


@room.on("POST", "/repairs/{ref}/shipment", DOCK, answer=Repair, staff=True)
def ship(request: HttpRequest, ref: Word, body: Way) -> Any:
    """Send the unit back to the customer, repaired or (with a reason) as it came."""
    me = actor(request)
    if body.unrepaired.strip():
        return workshop.send_back_unrepaired(me, ref, body.carrier, body.tracking, body.unrepaired)
    return workshop.send_back(me, ref, body.carrier, body.tracking)


@room.on("POST", "/repairs/{ref}/loan", DOCK, answer=Repair, status=201, staff=True)
def lend(request: HttpRequest, ref: Word, body: Lent) -> Any:
    """Lend the customer a unit."""
    return workshop.loans.lend(actor(request), ref, body.sku, body.serial, body.due_on)


@room.on("POST", "/repairs/{ref}/loan/return", DOCK, answer=Repair, staff=True)
def take_loan_back(request: HttpRequest, ref: Word, body: LoanBack) -> Any:
    """Take the loan unit back, into quarantine."""
    return workshop.loans.take_loan_back(actor(request), ref, body.location, body.note)


@room.on("POST", "/repairs/{ref}/loan/loss", Right.CLAIMS_APPROVE_SECOND, answer=Repair, staff=True)
def write_loan_off(request: HttpRequest, ref: Word, body: Said) -> Any:
    """Write the loan unit off: it does not come back."""
    return workshop.loans.write_loan_off(actor(request), ref, body.text)


@room.on("GET", "/workshops", Right.RETURNS_READ, answer=list_of(WorkshopView), staff=True)
def workshops(request: HttpRequest) -> Any:
    """List the workshops."""
    return workshop.workshops(actor(request))


@room.on("POST", "/workshops", Right.CATALOG_WRITE, answer=Workshop, status=201, staff=True)
def save(request: HttpRequest, body: Place) -> Any:
    """Make or change a workshop."""
    return workshop.save_workshop(
        actor(request),
        body.code,
        body.name,
        Money(body.limit_minor, body.currency),
        kind=body.kind,
        address=body.address,
        email=body.email,
        days=body.days,
        active=body.active,
        parts_from=body.parts_from,
    )
