"""Store credit: accounts, holds, corrections, codes."""

from typing import Annotated, Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right
from amends.core.errors import Refused, register_texts
from amends.credit import api as credit
from amends.credit import ports
from amends.web.api.door import Id, In, Room, Size, Word, actor
from amends.web.api.shapes import Out, page_of, shape

room = Room(tags=["store_credit"])
Account = shape(ports.AccountView)
Hold = shape(ports.HoldView)
Adjustment = shape(ports.AdjustmentView)
Transfer = shape(ports.TransferView)
Check = shape(ports.CodeCheck)
Minor = Annotated[int, Field(ge=-(2**62), le=2**62, examples=[1500])]
register_texts({"credit_code_often": "Too many codes were tried. Wait an hour, then try again."})


class Amount(In):
    """An amount in minor units. `key` belongs to the purchase or decision: the same again changes nothing."""

    minor: Minor
    key: Annotated[Word, Field(min_length=1, examples=["cart-4711"])]
    reference: Annotated[Word, Field(examples=["#1042"])] = ""


class Correction(In):
    """A correction by hand."""

    minor: Minor
    reason: Annotated[Word, Field(examples=["Paid twice"])]
    key: Annotated[Word, Field(min_length=1, examples=["adj-1"])]


class Move(In):
    """Credit for another system."""

    minor: Minor
    system: Annotated[Word, Field(examples=["by_hand"])]
    key: Annotated[Word, Field(min_length=1, examples=["move-1"])]


class Capture(In):
    """What of the hold is spent; empty: all of it."""

    minor: Annotated[int | None, Field(examples=[1500])] = None


class Word2(In):
    """Yes or no, and a note."""

    agreed: Annotated[bool, Field(examples=[True])]
    note: Annotated[Word, Field(examples=["GC-77"])] = ""


class Typed(In):
    """A code as it was typed."""

    code: Annotated[Word, Field(examples=["ABCDE-FGHJK-MNPQR-STWXY"])]


class NewCode(Out):
    """A code, told once."""

    code: str


@room.on("GET", "/store-credit/accounts", Right.MEMOS_READ, answer=page_of(ports.AccountView))
def accounts(request: HttpRequest, text: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List store credit accounts, newest first. A customer sees own ones."""
    return credit.accounts(actor(request), text=text, cursor=cursor, size=size)


@room.on("GET", "/store-credit/accounts/{ref}", Right.MEMOS_READ, answer=Account)
def account(request: HttpRequest, ref: Word) -> Any:
    """Read a store credit account."""
    return credit.account(actor(request), ref)


@room.on("GET", "/store-credit/accounts/{ref}/movements", Right.MEMOS_READ, answer=page_of(ports.MovementView))
def movements(request: HttpRequest, ref: Word, cursor: Word = "", size: Size = 50) -> Any:
    """List an account's movements, newest first."""
    return credit.statement(actor(request), ref, cursor, size)


@room.on("GET", "/store-credit/accounts/{ref}/statement.pdf", Right.MEMOS_READ, answer=None)
def statement(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read an account's statement as PDF."""
    return HttpResponse(credit.statement_pdf(actor(request), ref), content_type="application/pdf")


@room.on("POST", "/store-credit/accounts/{ref}/holds", Right.MEMOS_ISSUE, answer=Hold, staff=True)
def hold(request: HttpRequest, ref: Word, body: Amount) -> Any:
    """Hold an amount for a purchase."""
    return credit.hold(actor(request), ref, body.minor, key=body.key, reference=body.reference)


@room.on("POST", "/store-credit/holds/{hold_id}/capture", Right.MEMOS_ISSUE, answer=Hold, staff=True)
def capture(request: HttpRequest, hold_id: Id, body: Capture) -> Any:
    """Spend what is held, or a part of it."""
    return credit.capture(actor(request), hold_id, body.minor)


@room.on("POST", "/store-credit/holds/{hold_id}/void", Right.MEMOS_ISSUE, answer=Hold, staff=True)
def void(request: HttpRequest, hold_id: Id) -> Any:
    """Let go what is held."""
    return credit.void(actor(request), hold_id)


@room.on("POST", "/store-credit/accounts/{ref}/adjustments", Right.MEMOS_ISSUE, answer=Adjustment, staff=True)
def adjust(request: HttpRequest, ref: Word, body: Correction) -> Any:
    """Correct a balance by hand.

    Above your money limit it waits for a second person.
    """
    return credit.adjust(actor(request), ref, body.minor, body.reason, key=body.key)


@room.on(
    "POST", "/store-credit/adjustments/{adjustment_id}/decision", Right.MEMOS_ISSUE, answer=Adjustment, staff=True
)
def decide(request: HttpRequest, adjustment_id: Id, body: Word2) -> Any:
    """Approve or reject a correction as the second person."""
    return credit.decide_adjustment(actor(request), adjustment_id, body.agreed, body.note)


@room.on("POST", "/store-credit/accounts/{ref}/transfers", Right.MEMOS_ISSUE, answer=Transfer, staff=True)
def transfer(request: HttpRequest, ref: Word, body: Move) -> Any:
    """Move credit to another system."""
    return credit.transfer(actor(request), ref, body.minor, body.system, key=body.key)


@room.on("POST", "/store-credit/transfers/{transfer_id}/report", Right.MEMOS_ISSUE, answer=Transfer, staff=True)
def report(request: HttpRequest, transfer_id: Id, body: Word2) -> Any:
    """Record what came of a transfer by hand."""
    return credit.record_transfer(actor(request), transfer_id, body.agreed, body.note)


@room.on("POST", "/store-credit/accounts/{ref}/code", Right.MEMOS_ISSUE, answer=NewCode, staff=True, keyed=False)
def code(request: HttpRequest, ref: Word) -> Any:
    """Make a new code for an account; the one before is void. It is told once."""
    return {"code": credit.renew_code(actor(request), ref)}


@room.on("POST", "/store-credit/check", Right.MEMOS_READ, answer=Check, staff=True, keyed=False)
def check(request: HttpRequest, body: Typed) -> Any:
    """Read what a code gives. Tries are limited by person and address."""
    me = actor(request)
    of_person = ratelimit.consume(request, action="credit_code", key=str(me.user_id))
    if not (of_person and ratelimit.consume(request, action="credit_code_from")):
        raise Refused("credit_code_often")
    return credit.check_code(body.code)
