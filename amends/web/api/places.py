"""Places and their bins; warranty terms."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.catalog import api as catalog
from amends.catalog.ports import AfterRepair, BinView, LocationView, ScopedTerm, Term
from amends.web.api.door import Id, In, Room, Size, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["catalogue"])
READ, WRITE = Right.CATALOG_READ, Right.CATALOG_WRITE
Location = shape(LocationView)


class LocationIn(In):
    """A warehouse or shop. `address`: lines as they are printed on return slips."""

    name: Annotated[Word, Field(examples=["Returns desk Leeds"])]
    country: Annotated[Word, Field(description="Two-letter code", examples=["GB"])]
    address: Annotated[
        list[Word], Field(max_length=10, examples=[["Returns desk", "Mill Lane 4", "Leeds LS1 1AA"]])
    ] = []
    receives_returns: Annotated[bool, Field(examples=[True])] = True


class BinIn(In):
    """A bin. Hazardous goods only go into a quarantine bin of their class."""

    kind: Annotated[Word, Field(description="stock, quarantine", examples=["quarantine"])]
    hazard: Annotated[Word, Field(examples=["battery"])] = ""
    takes: Annotated[
        list[Word], Field(max_length=100, description="Categories and SKUs; empty: any", examples=[["lamps"]])
    ] = []
    capacity: Annotated[int | None, Field(ge=1, le=10**9, description="Units", examples=[40])] = None


class RepairIn(In):
    """What a repair does to a term: once or each lengthens it, fresh lets it last at least so long more."""

    how: Annotated[Literal["once", "each", "fresh"], Field(examples=["once"])]
    months: Annotated[int, Field(ge=0, le=1200, examples=[12])] = 0
    days: Annotated[int, Field(ge=0, le=365, examples=[0])] = 0


class TermIn(In):
    """A warranty term and the sales that it holds for. Empty scope fields match everything."""

    name: Annotated[Word, Field(examples=["Maker's warranty"])]
    months: Annotated[int, Field(ge=0, le=1200, examples=[36])]
    source: Annotated[Word, Field(description="Where it is written", examples=["Leaflet 2026"])]
    valid_from: Annotated[date, Field(examples=["2026-01-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    kind: Annotated[Literal["commercial", "statutory", "plan"], Field(examples=["commercial"])] = "commercial"
    starts: Annotated[
        Literal["delivery", "purchase", "invoice", "activation", "registration", "after"],
        Field(examples=["delivery"]),
    ] = "delivery"
    days: Annotated[int, Field(ge=0, le=365, description="After the months", examples=[0])] = 0
    slot: Annotated[Word, Field(description="The part of the goods; empty: the whole", examples=[""])] = ""
    use_limit: Annotated[int, Field(ge=0, le=10**12, examples=[2000])] = 0
    use_unit: Annotated[Word, Field(description="hours, cycles, km", examples=["hours"])] = ""
    registration: Annotated[bool, Field(description="Only for registered units", examples=[False])] = False
    registration_days: Annotated[int, Field(ge=0, le=3650, examples=[0])] = 0
    latest_days: Annotated[
        int, Field(ge=0, le=3650, description="Begins at the latest so long after delivery", examples=[0])
    ] = 0
    suspends: Annotated[bool, Field(description="Stands still during a repair", examples=[True])] = False
    after_repair: Annotated[list[RepairIn], Field(max_length=5, examples=[[{"how": "once", "months": 12}]])] = []
    replacement: Annotated[Literal["inherits", "renews"], Field(examples=["inherits"])] = "inherits"
    burden_months: Annotated[int, Field(ge=0, le=1200, examples=[0])] = 0
    remedies: Annotated[list[Word], Field(max_length=10, examples=[["repair", "replacement"]])] = []
    sku: Annotated[Word, Field(examples=[""])] = ""
    category: Annotated[Word, Field(examples=["lamps"])] = ""
    countries: Annotated[list[Word], Field(max_length=250, examples=[["DE", "AT"]])] = []
    channel: Annotated[Word, Field(examples=[""])] = ""
    brand: Annotated[Word, Field(examples=[""])] = ""
    regions: Annotated[list[Word], Field(max_length=250, examples=[["US-CA"]])] = []
    buyers: Annotated[Literal["", "consumer", "business"], Field(examples=[""])] = ""
    contract: Annotated[Word, Field(description="The code of a contract", examples=[""])] = ""
    plan_sku: Annotated[Word, Field(description="Of a plan: its article", examples=[""])] = ""


class End(In):
    """The last day of sales that are made under the term."""

    valid_to: Annotated[date, Field(examples=["2026-12-31"])]


@room.on("GET", "/locations", READ, answer=page_of(LocationView), staff=True)
def locations(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List places by code, also those that take no returns."""
    return catalog.lists.places(actor(request), cursor, size)


@room.on("GET", "/locations/{code}", READ, answer=Location, staff=True)
def location(request: HttpRequest, code: Word) -> Any:
    """Read a place."""
    del request
    return catalog.location(code)


@room.on("PUT", "/locations/{code}", WRITE, answer=Location, staff=True)
def put_location(request: HttpRequest, code: Word, body: LocationIn) -> Any:
    """Make or change a place."""
    return catalog.save_location(
        actor(request), code, body.name, body.country, body.address, body.receives_returns
    )


@room.on("GET", "/locations/{code}/bins", READ, answer=page_of(BinView), staff=True)
def bins(request: HttpRequest, code: Word, cursor: Word = "", size: Size = 50) -> Any:
    """List the bins of a place by code."""
    return catalog.lists.bins(actor(request), code, cursor, size)


@room.on("PUT", "/locations/{code}/bins/{bin_code}", WRITE, answer=shape(BinView), staff=True)
def put_bin(request: HttpRequest, code: Word, bin_code: Word, body: BinIn) -> Any:
    """Make or change a bin."""
    return catalog.save_bin(actor(request), code, bin_code, body.kind, body.hazard, body.takes, body.capacity)


@room.on("GET", "/warranty-terms", READ, answer=page_of(ScopedTerm), staff=True)
def terms(request: HttpRequest, sku: Word = "", category: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List warranty terms, newest first.

    `sku`, `category`: only those made for it. GET /products/{sku} has all that a product falls under.
    """
    return catalog.lists.terms(actor(request), sku, category, cursor, size)


@room.on("POST", "/warranty-terms", WRITE, answer=shape(ScopedTerm), status=201, staff=True)
def add_term(request: HttpRequest, body: TermIn) -> Any:
    """Add a warranty term.

    Sales that are taken from now on, and fall into its days, are made under it; what was frozen before stays.
    """
    term = Term(
        kind=body.kind,
        name=body.name,
        months=body.months,
        starts=body.starts,
        source=body.source,
        burden_months=body.burden_months,
        remedies=tuple(body.remedies),
        slot=body.slot,
        days=body.days,
        latest_days=body.latest_days,
        registration=body.registration,
        registration_days=body.registration_days,
        use_limit=body.use_limit,
        use_unit=body.use_unit,
        suspends=body.suspends,
        after_repair=tuple(AfterRepair(rule.how, rule.months, rule.days) for rule in body.after_repair),
        replacement=body.replacement,
    )
    return catalog.save_term(
        actor(request),
        term,
        sku=body.sku,
        category=body.category,
        countries=body.countries,
        channel=body.channel,
        brand=body.brand,
        regions=body.regions,
        buyers=body.buyers,
        contract=body.contract,
        plan_sku=body.plan_sku,
        valid_from=body.valid_from,
        valid_to=body.valid_to,
    )


@room.on("POST", "/warranty-terms/{term_id}/end", WRITE, answer=shape(ScopedTerm), staff=True)
def end_term(request: HttpRequest, term_id: Id, body: End) -> Any:
    """End a warranty term. To change one, end it and add another."""
    return catalog.agreements.end_term(actor(request), term_id, body.valid_to)
