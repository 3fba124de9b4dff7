"""What was bought elsewhere or got as a present: stated for a customer, judged by the receipt."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.purchases.api import customer_of, state_purchase
from amends.purchases.ports import PurchaseInput, PurchaseView
from amends.web.api.door import Id, In, Room, Text, Word, actor
from amends.web.api.shapes import Out, shape
from amends.workflows.api import purchase

room = Room(tags=["purchases"])
Purchase = shape(PurchaseView)


class Stated(In):
    """What the customer says. `product`: a SKU, GTIN or serial number; `bought_on`: the day on the receipt (of a
    present the day on which it was given); `seller`: the other shop."""

    email: Annotated[Word, Field(examples=["grete@example.org"])]
    name: Annotated[Word, Field(examples=["Grete Given"])] = ""
    kind: Annotated[Literal["elsewhere", "gift"], Field(examples=["elsewhere"])] = "elsewhere"
    product: Annotated[Word, Field(examples=["KET-1"])]
    seller: Annotated[Word, Field(examples=["Corner Shop"])] = ""
    bought_on: Annotated[date, Field(examples=["2026-03-14"])]
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$", examples=["DE"])] = ""


class Judgement(In):
    """What the receipt shows. `bought_on`: its day, where another was stated; `sold_unit_id`: the unit of ours
    that a present is."""

    accept: Annotated[bool, Field(examples=[True])]
    judgement: Annotated[Text, Field(examples=["Receipt of 14 March shows the kettle."])]
    bought_on: Annotated[date | None, Field(examples=[None])] = None
    sold_unit_id: Annotated[Id | None, Field(examples=[None])] = None


@room.on("POST", "/purchases", Right.CLAIMS_WRITE, answer=Purchase, status=201, staff=True)
def state(request: HttpRequest, body: Stated) -> Any:
    """State for a customer what was bought elsewhere or got as a present.

    The customer is found by the e-mail address, or made. Claims are opened on `order_id` and `order_line_id`.
    """
    me = actor(request)
    said = PurchaseInput(
        product=body.product,
        bought_on=body.bought_on,
        kind=body.kind,
        seller=body.seller,
        country=body.country,
        customer_id=customer_of(body.email, body.name, body.country),
    )
    return state_purchase(me, said)


@room.on("GET", "/claims/{ref}/purchase", Right.CLAIMS_READ, answer=Purchase, staff=True)
def stated(request: HttpRequest, ref: Word) -> Any:
    """Read the stated purchase that a claim hangs on; 404 for claims on orders of a channel."""
    me = actor(request)
    found = purchase.purchase_of(me, claim_by_ref(me, ref).id)
    if found is None:
        raise NotFound
    return found


class Sale(Out):
    """A sale of ours that fits what was stated."""

    sold_unit_id: int
    order_number: str
    serial: str


@room.on("GET", "/claims/{ref}/purchase/sales", Right.CLAIMS_DECIDE, answer=list[Sale], staff=True)
def sales(request: HttpRequest, ref: Word) -> Any:
    """List sales of ours that a present may come from."""
    me = actor(request)
    found = purchase.sales_that_fit(me, claim_by_ref(me, ref).id)
    return [{"sold_unit_id": unit.id, "order_number": number, "serial": unit.serial} for unit, number in found]


@room.on("POST", "/claims/{ref}/purchase", Right.CLAIMS_DECIDE, answer=Purchase, staff=True)
def judge(request: HttpRequest, ref: Word, body: Judgement) -> Any:
    """Accept the stated purchase as proved, or refuse it; the checks run again."""
    me = actor(request)
    claim = claim_by_ref(me, ref)
    return purchase.judge(me, claim.id, body.accept, body.judgement, body.bought_on, body.sold_unit_id)
