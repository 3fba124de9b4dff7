"""What guarantees hold for sold units, what happened to them, and contracts with business accounts."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.catalog import api as catalog
from amends.catalog.ports import ContractAccount, ContractView, Coverage
from amends.claims.api import claim_by_ref
from amends.core import clock
from amends.orders.api import SoldUnitView, serials
from amends.warranty import api as warranty
from amends.warranty.api import EventView, NewEvent
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape
from amends.workflows.api import decide_record, doubt_record, record_doubts

room = Room(tags=["coverage"])
Event = shape(EventView)
Doubt = shape(serials.DoubtView, omit=("elsewhere", "before", "evidence"))
Contract = shape(ContractView)


class EventIn(In):
    """Something that happened to a unit on a day."""

    kind: Annotated[
        Literal["invoiced", "activated", "registered", "repair", "reading", "replaced", "inherits", "plan"],
        Field(examples=["repair"]),
    ]
    on: Annotated[date, Field(description="Of a repair: handed over", examples=["2026-06-01"])]
    until: Annotated[
        date | None, Field(description="Of a repair: the goods were back", examples=["2026-06-12"])
    ] = None
    value: Annotated[int | None, Field(ge=0, le=10**12, description="Of a reading", examples=[None])] = None
    unit: Annotated[Word, Field(description="Of a reading: hours, cycles, km", examples=[""])] = ""
    term_id: Annotated[Id | None, Field(description="The plan that was bought", examples=[None])] = None
    origin_id: Annotated[Id | None, Field(description="The unit that this one came for", examples=[None])] = None
    note: Annotated[Word, Field(examples=["Workshop order 7001"])] = ""
    ref: Annotated[Word, Field(description="The same once however often it is told", examples=["W-7001"])] = ""


class Why(In):
    """Why it is taken back."""

    reason: Annotated[Text, Field(examples=["It was another unit."])]


class DoubtIn(In):
    """The serial number that is on the unit, and how it is known."""

    serial: Annotated[Word, Field(examples=["SN10043"])]
    reason: Annotated[Text, Field(examples=["The label on the photo says so; two parcels were mixed up."])]


class DoubtDecision(In):
    """Whether the record is corrected, and why."""

    accept: Annotated[bool, Field(examples=[True])]
    decision: Annotated[Text, Field(examples=["Read on photo 2; the other customer has the other unit."])]


class AccountIn(In):
    """An account that buys under the contract: a connected source, or a firm that buys there."""

    channel: Annotated[Word, Field(examples=["x12"])]
    account: Annotated[Word, Field(description="Empty: any of the channel", examples=["partner-7"])] = ""
    buyer_account: Annotated[
        Word, Field(description="The firm in the channel's words; empty: whoever buys there", examples=[""])
    ] = ""


class ContractIn(In):
    """What was agreed with a business account, and who buys under it."""

    name: Annotated[Word, Field(examples=["Frame agreement 2026"])]
    valid_from: Annotated[date, Field(examples=["2026-01-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    customers: Annotated[list[Id], Field(max_length=1000, examples=[[]])] = []
    accounts: Annotated[
        list[AccountIn], Field(max_length=200, examples=[[{"channel": "x12", "account": "partner-7"}]])
    ] = []


@room.on("GET", "/sold-units/{unit_id}", Right.ORDERS_READ, answer=shape(SoldUnitView))
def read(request: HttpRequest, unit_id: Id) -> Any:
    """Read a sold unit."""
    return warranty.unit_of(actor(request), unit_id)


@room.on("GET", "/sold-units/{unit_id}/coverage", Right.ORDERS_READ, answer=shape(Coverage))
def coverage(request: HttpRequest, unit_id: Id, on: date | None = None) -> Any:
    """Read what guarantees hold for a sold unit, as of any day.

    By the terms frozen at its sale and what is recorded of it. `on`: the day; today unless given. `covered` is
    null where it cannot be told; each line says why in `reason` and `words`.
    """
    return warranty.cover_of(actor(request), unit_id, on or clock.now().date())


@room.on("GET", "/sold-units/{unit_id}/events", Right.ORDERS_READ, answer=list_of(EventView))
def events(request: HttpRequest, unit_id: Id) -> Any:
    """List what happened to a sold unit, newest first, also what was taken back (at most 200)."""
    return warranty.events(actor(request), unit_id)


@room.on("POST", "/sold-units/{unit_id}/events", Right.CLAIMS_WRITE, answer=Event, status=201, staff=True)
def record(request: HttpRequest, unit_id: Id, body: EventIn) -> Any:
    """Record an activation, registration, repair, replacement, reading or plan; the guarantees follow."""
    return warranty.record_event(actor(request), unit_id, NewEvent(**body.model_dump()))


@room.on("POST", "/sold-units/{unit_id}/register", Right.CLAIMS_WRITE, answer=Event, status=201)
def register(request: HttpRequest, unit_id: Id) -> Any:
    """Register a sold unit today, once. A customer registers own units."""
    return warranty.register_unit(actor(request), unit_id)


@room.on("POST", "/sold-units/events/{event_id}/take-back", Right.CLAIMS_WRITE, answer=Event, staff=True)
def take_back(request: HttpRequest, event_id: Id, body: Why) -> Any:
    """Take back what was recorded by mistake; it stays to be read and counts no longer."""
    return warranty.take_back(actor(request), event_id, body.reason)


@room.on("GET", "/claims/{ref}/serial-doubts", Right.CLAIMS_WRITE, answer=list_of(serials.DoubtView), staff=True)
def doubts(request: HttpRequest, ref: Word) -> Any:
    """List what was said against the recorded serial number of the claim's unit, and what was decided."""
    me = actor(request)
    return record_doubts(me, claim_by_ref(me, ref).id)[1]


@room.on("POST", "/claims/{ref}/serial-doubts", Right.CLAIMS_WRITE, answer=Doubt, status=201)
def doubt(request: HttpRequest, ref: Word, body: DoubtIn) -> Any:
    """Say that the recorded serial number is wrong.

    The claim's photos and files are the evidence; a person decides. Nothing changes by it until then.
    """
    me = actor(request)
    return doubt_record(me, claim_by_ref(me, ref).id, body.serial, body.reason)


@room.on("POST", "/claims/{ref}/serial-doubts/{doubt_id}/decision", Right.CLAIMS_DECIDE, answer=Doubt, staff=True)
def decide_doubt(request: HttpRequest, ref: Word, doubt_id: Id, body: DoubtDecision) -> Any:
    """Correct the recorded serial number, or leave it; the checks of the unit's open claims run again."""
    me = actor(request)
    return decide_record(me, claim_by_ref(me, ref).id, doubt_id, body.accept, body.decision)


@room.on("GET", "/contracts", Right.CATALOG_READ, answer=page_of(ContractView), staff=True)
def contracts(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List contracts with business accounts, newest first."""
    return catalog.lists.contracts(actor(request), cursor, size)


@room.on("GET", "/contracts/{code}", Right.CATALOG_READ, answer=Contract, staff=True)
def contract(request: HttpRequest, code: Word) -> Any:
    """Read a contract, and who buys under it (the first 100 of each)."""
    return catalog.agreements.contract(actor(request), code)


@room.on("PUT", "/contracts/{code}", Right.CATALOG_WRITE, answer=Contract, staff=True)
def put_contract(request: HttpRequest, code: Word, body: ContractIn) -> Any:
    """Make or change a contract and who buys under it.

    Sales that are taken from now on, and fall into its days, are made under its terms (POST /warranty-terms with
    its code); consumer law is left out for them. What was frozen before stays.
    """
    accounts = [ContractAccount(**one.model_dump()) for one in body.accounts]
    return catalog.agreements.save_contract(
        actor(request), code, body.name, body.valid_from, body.valid_to, body.customers, accounts
    )
