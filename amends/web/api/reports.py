"""Who am I, stock, the defect report, letters."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query
from pydantic import Field

from amends.accounts.api import Right, can
from amends.core.errors import Refused, register_texts
from amends.ledger import api as ledger
from amends.ledger.ports import GoodsStatus, Holding, OutsideStock, StockReport
from amends.notices import api as notices
from amends.quality import api as quality
from amends.quality.ports import Pareto
from amends.web.api.door import In, Room, Size, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["reports"])
MOST_SKUS = 200
register_texts({"too_many_skus": "Ask for at most {limit} SKUs at once; ask several times for more."})


class Me(Out):
    """The signed-in person: roles and rights."""

    label: str
    kind: str
    user_id: int | None
    customer_id: int | None
    roles: list[str]
    rights: list[str]


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


@room.on("GET", "/me", None, answer=Me)
def me(request: HttpRequest) -> Any:
    """Read who you are and what you may do."""
    who = actor(request)
    return {
        "label": who.label,
        "kind": who.kind,
        "user_id": who.user_id,
        "customer_id": who.customer_id,
        "roles": sorted(who.roles),
        "rights": sorted(str(right) for right in Right if can(who, right)),
    }


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


@room.on("GET", "/reports/pareto", Right.QUALITY_READ, answer=shape(Pareto), staff=True)
def pareto(request: HttpRequest, by: Literal["symptom", "finding"] = "symptom", since: date | None = None) -> Any:
    """Count defects by product and type, most frequent first."""
    return quality.pareto(actor(request), by=by, since=since)


@room.on("GET", "/letters", Right.NOTICES_READ, answer=page_of(notices.LetterView), staff=True)
def letters(request: HttpRequest, reference: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List letters to customers with their delivery state, newest first."""
    del request
    return notices.letters(reference, cursor, size)
