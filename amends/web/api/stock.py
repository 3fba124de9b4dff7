"""Stock by place, status and lot; lots on hold; what was bought and sold; comparison with another system."""

import uuid
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from amends.accounts.api import Right
from amends.core.errors import Refused, register_texts
from amends.disposal import api as disposal
from amends.disposal.ports import LOT_HOLD, LotHoldView, Traded
from amends.ledger import api as ledger
from amends.ledger.ports import (
    GoodsStatus,
    Holding,
    LotHolding,
    LotStock,
    OutsideStock,
    StockComparisonView,
    StockReport,
)
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape

room = Room(tags=["stock"])
MOST_SKUS = 200
register_texts({"too_many_skus": "Ask for at most {limit} SKUs at once; ask several times for more."})
Hold = shape(LotHoldView)


class Available(Out):
    """Units that can be sold, by SKU."""

    available: dict[str, int]


class OutsideLine(In):
    """What the other system has of a SKU at a place."""

    location: Annotated[Word, Field(examples=["LDS"])]
    sku: Annotated[Word, Field(examples=["LAMP-ARC"])]
    units: Annotated[int, Field(ge=-(10**12), le=10**12, examples=[12])]
    status: GoodsStatus = Field(GoodsStatus.SELLABLE, examples=["sellable"])


class Outside(In):
    """The stock of an outside inventory system."""

    stock: Annotated[
        list[OutsideLine],
        Field(
            max_length=10_000,
            examples=[[{"location": "LDS", "sku": "LAMP-ARC", "units": 12}]],
        ),
    ]


class Told(Outside):
    """The same, to be kept under the system's name."""

    system: Annotated[Word, Field(min_length=1, examples=["wms"])]


class Suspect(In):
    """A lot that is to leave the shelf."""

    sku: Annotated[Word, Field(examples=["LAMP-ARC"])]
    lot: Annotated[Word, Field(examples=["L2301"])]
    reason: Annotated[Text, Field(examples=["Shades crack at the rivet."])]


class Good(In):
    """Why a lot may be sold after all."""

    reason: Annotated[Text, Field(examples=["200 pieces were tested: none cracked."])]


class Answer(In):
    """A second person's yes or no; a no says why."""

    approve: Annotated[bool, Field(examples=[True])]
    reason: Annotated[Text, Field(examples=["Seen the test report."])] = ""


class Trade(In):
    """Goods that were bought (onto the shelf) or sold (off it). `key`: sending the same twice books it once."""

    kind: Annotated[Literal["bought", "sold"], Field(examples=["bought"])]
    location: Annotated[Word, Field(examples=["LDS"])]
    sku: Annotated[Word, Field(examples=["LAMP-ARC"])]
    units: Annotated[int, Field(ge=1, le=10**9, examples=[12])]
    reference: Annotated[Word, Field(examples=["PO-4711"])]
    bin: Annotated[Word, Field(examples=["A-01"])] = ""
    lot: Annotated[Word, Field(examples=["L2301"])] = ""
    key: Word = ""


class Posted(Out):
    """The entry in the goods book."""

    entry: int


@room.on("GET", "/stock", Right.RETURNS_READ, answer=page_of(Holding), staff=True)
def stock(
    request: HttpRequest,
    location: Word = "",
    sku: Word = "",
    status: Word = "",
    cursor: Word = "",
    size: Size = 50,
) -> Any:
    """List where goods are, by place, bin, status and SKU; `quality_reject` is the quarantine."""
    del request
    return ledger.holdings(location, sku, status, cursor, size)


@room.on("GET", "/stock/available", Right.CATALOG_READ, answer=Available, staff=True)
def available(request: HttpRequest, sku: Query[list[str]]) -> Any:
    """Count the units that can be sold: sellable and released grades, never quarantine.

    At most 200 SKUs at once (`sku` repeated).
    """
    del request
    if len(sku) > MOST_SKUS:
        raise Refused("too_many_skus", limit=MOST_SKUS, field="sku")
    return {"available": ledger.available(sku)}


@room.on("POST", "/stock/reconciliation", Right.RETURNS_READ, answer=shape(StockReport), staff=True)
def reconcile(request: HttpRequest, body: Outside) -> Any:
    """Compare the stock of an outside inventory system with the book, by place, SKU and status.

    Every place and status that is named is compared whole; the largest 1,000 differences come first.
    """
    del request
    return ledger.reconciliation.reconcile([OutsideStock(**line.model_dump()) for line in body.stock])


@room.on(
    "POST", "/stock/comparisons", Right.RETURNS_RECEIVE, answer=shape(StockComparisonView), status=201, staff=True
)
def compare(request: HttpRequest, body: Told) -> Any:
    """Compare as above, keep it under the system's name, and report it when the differences changed."""
    del request
    lines = [OutsideStock(**line.model_dump()) for line in body.stock]
    return ledger.compare.compare(body.system, lines)


@room.on("GET", "/stock/comparisons", Right.RETURNS_READ, answer=page_of(StockComparisonView), staff=True)
def comparisons(request: HttpRequest, system: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List kept comparisons, newest first, without their differences."""
    del request
    return ledger.reconciliation.comparisons(system, cursor, size)


@room.on(
    "GET", "/stock/comparisons/{comparison_id}", Right.RETURNS_READ, answer=shape(StockComparisonView), staff=True
)
def comparison(request: HttpRequest, comparison_id: Id) -> Any:
    """Read a kept comparison with its largest 1,000 differences."""
    del request
    return ledger.reconciliation.comparison(comparison_id)


@room.on("POST", "/stock/trade", Right.RETURNS_RECEIVE, answer=Posted, status=201, staff=True)
def trade(request: HttpRequest, body: Trade) -> Any:
    """Book goods that were bought or sold, as another inventory system tells it."""
    given = body.model_dump(exclude={"key"})
    return {"entry": disposal.trade(actor(request), Traded(**given, key=body.key or str(uuid.uuid4())))}


@room.on("GET", "/stock/lots", Right.RETURNS_READ, answer=page_of(LotStock), staff=True)
def lots(request: HttpRequest, sku: Word = "", lot: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List the lots of which something is in the house: units that can be sold, in quarantine, on hold."""
    del request
    return ledger.lots(sku, lot, cursor, size)


@room.on("GET", "/stock/lots/places", Right.RETURNS_READ, answer=list_of(LotHolding), staff=True)
def places(request: HttpRequest, sku: Word, lot: Word = "") -> Any:
    """List where the units of a lot are; without a lot: those whose lot is not known."""
    del request
    return ledger.on_hand_by_lot(sku, lot)


@room.on("GET", "/lot-holds", Right.RETURNS_READ, answer=page_of(LotHoldView), staff=True)
def holds(
    request: HttpRequest, state: Word = "", sku: Word = "", lot: Word = "", cursor: Word = "", size: Size = 50
) -> Any:
    """List lots on hold, newest first. `state`: held, asked (somebody asks for the release), released."""
    states = [one for one in state.split(",") if one in LOT_HOLD.states]
    return disposal.lot_holds(actor(request), states, sku, lot, cursor, size)


@room.on("POST", "/lot-holds", Right.RETURNS_INSPECT, answer=Hold, status=201, staff=True, keyed=False)
def hold(request: HttpRequest, body: Suspect) -> Any:
    """Take every unit of a lot that could be sold off the shelf; again: what came meanwhile."""
    return disposal.lots.hold(actor(request), body.sku, body.lot, body.reason)


@room.on("POST", "/lot-holds/{ref}/release", Right.RETURNS_INSPECT, answer=Hold, staff=True)
def ask(request: HttpRequest, ref: Word, body: Good) -> Any:
    """Ask for a lot's release; another person decides."""
    return disposal.lots.ask_release(actor(request), ref, body.reason)


@room.on("POST", "/lot-holds/{ref}/decision", Right.DISPOSITION_AUTHORISE, answer=Hold, staff=True)
def decide(request: HttpRequest, ref: Word, body: Answer) -> Any:
    """Put every unit of the lot back to where it was taken from, or keep it on hold."""
    return disposal.lots.decide_release(actor(request), ref, body.approve, body.reason)
