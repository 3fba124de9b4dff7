"""Remedies, credit memos, payouts and store credit."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right, customer
from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.payments import api as payments
from amends.payments.ports import DayView, PayoutView
from amends.resolutions import api as resolutions
from amends.resolutions.ports import MemoView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape
from amends.workflows.api import send_in_kind

room = Room(tags=["money"])
Memo = shape(MemoView)
Resolution = shape(resolutions.ResolutionView)
Payout = shape(PayoutView)
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]


class Sent(In):
    """The unit that went to the customer: a replacement's serial number, or what the repair did."""

    serial: Annotated[Word, Field(examples=["SN10043"])] = ""
    note: Annotated[Text, Field(examples=["By post."])] = ""
    carrier: Word = ""
    tracking: Word = ""


class Transfer(In):
    """What came of a bank transfer. `note`: the bank's reference, or why it came back."""

    paid: Annotated[bool, Field(examples=[True])]
    note: Annotated[Word, Field(examples=["SEPA 2026-04711"])]


class Way(In):
    """How a failed payout is paid: "again", or a gateway (manual, stripe, channel, store_credit, http)."""

    way: Annotated[Word, Field(examples=["manual"])]


class Credit(Out):
    """A customer's store credit, in minor units."""

    customer_id: int
    currency: str
    minor: int


@room.on("GET", "/claims/{ref}/resolution", Right.CLAIMS_READ, answer=Resolution)
def resolution(request: HttpRequest, ref: Word) -> Any:
    """Read what was granted for a claim and how far it is."""
    found = resolutions.resolution_for(claim_by_ref(actor(request), ref).id)
    if found is None:
        raise NotFound
    return found


@room.on(
    "POST",
    "/resolutions/{resolution_id}/sent",
    (Right.RETURNS_RECEIVE, Right.RETURNS_AUTHORISE),
    answer=Resolution,
    staff=True,
)
def sent(request: HttpRequest, resolution_id: Id, body: Sent) -> Any:
    """Record that a replacement or a repaired unit went to the customer."""
    return send_in_kind(actor(request), resolution_id, body.serial, body.note, body.carrier, body.tracking)


@room.on("GET", "/memos", Right.MEMOS_READ, answer=page_of(MemoView))
def memos(request: HttpRequest, cursor: Word = "", size: Size = 50, text: Word = "", kind: Word = "") -> Any:
    """List credit memos and corrections, newest first. A customer sees own ones.

    text: part of a number, an order, a claim or a name. kind: credit, correction; empty = all.
    """
    return resolutions.memos(actor(request), cursor, size, text=text, kind=kind)


@room.on("GET", "/memos/{ref}", Right.MEMOS_READ, answer=Memo)
def memo(request: HttpRequest, ref: Word) -> Any:
    """Read a credit memo by its reference or its number."""
    return resolutions.memo(actor(request), ref)


class Together(In):
    """The remedies that get one credit memo."""

    resolution_ids: Annotated[list[Id], Field(min_length=1, max_length=100, examples=[[1, 2]])]


@room.on(
    "GET", "/orders/{order_id}/unsettled", Right.MEMOS_READ, answer=list_of(resolutions.ResolutionView), staff=True
)
def unsettled(request: HttpRequest, order_id: Id) -> Any:
    """List an order's money remedies that have no credit memo yet."""
    return resolutions.together.waiting(actor(request), order_id)


@room.on(
    "POST",
    "/orders/{order_id}/memos",
    Right.MEMOS_ISSUE,
    answer=list_of(resolutions.ResolutionView),
    status=201,
    staff=True,
)
def settle_together(request: HttpRequest, order_id: Id, body: Together) -> Any:
    """Issue one credit memo for several remedies of an order, and start its payout."""
    return resolutions.together.settle_together(actor(request), order_id, body.resolution_ids)


class Correction(In):
    """Why a memo is corrected, and what of it stays credited (minor units; 0: nothing)."""

    reason: Annotated[Word, Field(examples=["Wrong customer"])]
    keep_minor: Annotated[int, Field(ge=0, le=2**62, examples=[0])] = 0


@room.on("POST", "/memos/{ref}/corrections", Right.MEMOS_ISSUE, answer=Memo, staff=True)
def correct(request: HttpRequest, ref: Word, body: Correction) -> Any:
    """Take a credit memo back, or a part of it, by a further document."""
    return resolutions.correct(actor(request), ref, body.reason, body.keep_minor)


@room.on("GET", "/memos/{ref}/{form}.xml", Right.MEMOS_READ, answer=None)
def memo_xml(request: HttpRequest, ref: Word, form: Word) -> HttpResponse:
    """Read a credit memo as an electronic invoice (ubl or cii, EN 16931)."""
    return HttpResponse(resolutions.memo_xml(actor(request), ref, form), content_type="application/xml")


@room.on("GET", "/memos/{ref}/memo.pdf", Right.MEMOS_READ, answer=None)
def memo_pdf(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read a credit memo as PDF."""
    return HttpResponse(resolutions.memo_pdf(actor(request), ref), content_type="application/pdf")


@room.on("GET", "/payouts", Right.MEMOS_READ, answer=page_of(PayoutView), staff=True)
def payouts(
    request: HttpRequest,
    state: Word = "pending",
    cursor: Word = "",
    size: Size = 50,
    day: date | None = None,
    gateway: Word = "",
    currency: Word = "",
) -> Any:
    """List refunds by the state of their payout (empty = all), newest first.

    Of one day (UTC), gateway or currency when given.
    """
    return payments.payouts(actor(request), state, cursor, size, day=day, gateway=gateway, currency=currency)


@room.on("GET", "/payouts/reconciliation", Right.MEMOS_READ, answer=list_of(DayView), staff=True)
def reconciliation(request: HttpRequest, until: date | None = None) -> Any:
    """Read what was granted, posted and paid by day, gateway and currency, over the 31 days up to `until`."""
    return payments.reconciliation(actor(request), until)


@room.on("GET", "/payouts/{payout_id}", Right.MEMOS_READ, answer=Payout, staff=True)
def payout(request: HttpRequest, payout_id: Id) -> Any:
    """Read one payout."""
    return payments.payout_by_id(actor(request), payout_id)


@room.on("POST", "/payouts/{payout_id}/answer", Right.MEMOS_ISSUE, answer=Payout, staff=True)
def answer(request: HttpRequest, payout_id: Id, body: Transfer) -> Any:
    """Record what came of one bank transfer."""
    return payments.record_transfer(actor(request), payout_id, body.paid, body.note)


@room.on("POST", "/payouts/{payout_id}/other-way", Right.MEMOS_ISSUE, answer=Payout, staff=True)
def other_way(request: HttpRequest, payout_id: Id, body: Way) -> Any:
    """Pay a failed payout another way, or the same way again; each is replaced once."""
    return payments.pay_other_way(actor(request), payout_id, body.way)


@room.on("POST", "/memos/{ref}/payout", Right.MEMOS_ISSUE, answer=Payout, staff=True)
def record(request: HttpRequest, ref: Word, body: Transfer) -> Any:
    """Record what came of a bank transfer."""
    return payments.record_payout(actor(request), _number(request, ref), body.paid, body.note)


@room.on("POST", "/memos/{ref}/transfer", Right.MEMOS_ISSUE, answer=Payout, staff=True)
def transfer(request: HttpRequest, ref: Word) -> Any:
    """Pay a declined refund by bank transfer instead."""
    return payments.pay_by_transfer(actor(request), _number(request, ref))


def _number(request: HttpRequest, ref: str) -> str:
    """The memo's number; NotFound when there is no such memo within reach."""
    return resolutions.memo(actor(request), ref).number


@room.on("GET", "/store-credit", Right.MEMOS_READ, answer=Credit)
def store_credit(request: HttpRequest, currency: Currency, customer_id: Id | None = None) -> Any:
    """Read a customer's store credit.

    A customer reads the own one; staff names the customer.
    """
    me = actor(request)
    if me.is_customer:
        if me.customer_id is None or customer_id not in (None, me.customer_id):
            raise NotFound
        customer_id = me.customer_id
    if customer_id is None:
        raise NotFound
    found = resolutions.store_credit(customer(customer_id).id, currency)
    return {"customer_id": customer_id, "currency": currency, "minor": found.minor}
