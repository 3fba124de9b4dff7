"""Replacements, their price difference and collateral; goods that stay with the customer."""

from datetime import UTC, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.replacements import api as replacements
from amends.replacements.ports import COLLATERAL_KINDS, ReplacementView
from amends.resolutions.api import resolution_for
from amends.returns.api import keeping, returnless
from amends.returns.ports import Advice, ReturnlessRule, WaiverView
from amends.web.api.door import In, Room, Size, Text, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["replacements"])
Replacement = shape(ReplacementView)
Rule = shape(ReturnlessRule)
Advised = shape(Advice)
Waived = shape(WaiverView)
AGENT, FINANCE = Right.RETURNS_AUTHORISE, Right.MEMOS_ISSUE


class Variant(In):
    """Another article instead, and what it costs with tax for the whole quantity, in the order's minor units."""

    sku: Annotated[Word, Field(examples=["LAMP-2"])]
    price_minor: Annotated[int, Field(ge=0, examples=[12900])]
    reason: Text = ""


class Difference(In):
    """`how`: pay (it came), refund (it went back) with the bank's reference, or waive with a reason."""

    how: Annotated[Word, Field(examples=["pay"])]
    note: Annotated[Word, Field(examples=["SEPA 2026-04712"])]


class Shipment(In):
    """The unit that goes out."""

    carrier: Annotated[Word, Field(examples=["DHL"])]
    serial: Word = ""
    tracking: Word = ""
    note: Text = ""


class Security(In):
    """What secures a unit that goes out before the faulty one is back."""

    amount_minor: Annotated[int, Field(ge=1, examples=[12900])]
    holder: Word = "manual"
    kind: Word = Field("deposit", description=f"One of {', '.join(COLLATERAL_KINDS)}")
    days: Annotated[int, Field(ge=1, le=90)] = 21


class Extension(In):
    """More time for the faulty unit."""

    due_at: Annotated[datetime, Field(examples=["2027-01-31T23:59:00Z"])]
    reason: Annotated[Text, Field(examples=["The parcel is late."])]


class Transfer(In):
    """Whether the deposit came, or went back, and the bank's reference or why not."""

    done: Annotated[bool, Field(examples=[True])]
    note: Annotated[Word, Field(examples=["SEPA 2026-04713"])]


class Step(In):
    """`verb`: ask again, charge, release, drop."""

    verb: Annotated[Word, Field(examples=["release"])]


class Settings(In):
    """When goods need not come back; amounts in minor units of `currency`."""

    mode: Annotated[Word, Field(description="off, advise, act", examples=["advise"])]
    currency: Annotated[Word, Field(examples=["EUR"])]
    most_value: Annotated[int, Field(ge=0, examples=[2500])]
    freight: Annotated[int, Field(ge=0, examples=[590])]
    handling: Annotated[int, Field(ge=0, examples=[410])]
    recovery_percent: Annotated[int, Field(ge=0, le=100, examples=[20])]
    keep_hazard: bool = True
    photos: Annotated[int, Field(ge=0, le=20)] = 1
    per_customer: Annotated[int, Field(ge=0, le=1_000)] = 2
    days: Annotated[int, Field(ge=1, le=3_650)] = 365
    reason: Annotated[Text, Field(examples=["Freight has gone up."])]


class Reason(In):
    """Why, where it goes against the figures."""

    reason: Text = ""


@room.on("GET", "/replacements", Right.RETURNS_READ, answer=page_of(ReplacementView), staff=True)
def search(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List replacements, newest first; `state`: one or several, separated by commas."""
    return replacements.replacements(actor(request), [one for one in state.split(",") if one], cursor, size)


@room.on("GET", "/replacements/{ref}", Right.RETURNS_READ, answer=Replacement, staff=True)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read a replacement with its price difference and collateral."""
    return replacements.replacement_by_ref(actor(request), ref)


@room.on("POST", "/replacements/{ref}/reservation", AGENT, answer=Replacement, staff=True)
def reserve(request: HttpRequest, ref: Word) -> Any:
    """Keep a unit for the customer."""
    return replacements.reserve(actor(request), ref)


@room.on("POST", "/replacements/{ref}/variant", AGENT, answer=Replacement, staff=True)
def variant(request: HttpRequest, ref: Word, body: Variant) -> Any:
    """Send another article instead, at its price."""
    return replacements.choose_variant(actor(request), ref, body.sku, body.price_minor, body.reason)


@room.on(
    "POST",
    "/replacements/{ref}/difference",
    (FINANCE, Right.CLAIMS_APPROVE_SECOND),
    answer=Replacement,
    staff=True,
)
def difference(request: HttpRequest, ref: Word, body: Difference) -> Any:
    """Record what came of the price difference."""
    return replacements.settle_difference(actor(request), ref, body.how, body.note)


@room.on("POST", "/replacements/{ref}/shipment", (Right.RETURNS_RECEIVE, AGENT), answer=Replacement, staff=True)
def ship(request: HttpRequest, ref: Word, body: Shipment) -> Any:
    """Record the shipment: the new unit becomes a sold unit of its own."""
    return replacements.send(actor(request), ref, body.serial, body.carrier, body.tracking, body.note)


@room.on("POST", "/replacements/{ref}/collateral", AGENT, answer=Replacement, status=201, staff=True)
def secure(request: HttpRequest, ref: Word, body: Security) -> Any:
    """Secure an advance replacement by a deposit or an authorisation."""
    return replacements.ask_collateral(
        actor(request), ref, body.amount_minor, holder=body.holder, kind=body.kind, days=body.days
    )


@room.on("POST", "/replacements/{ref}/collateral/extension", AGENT, answer=Replacement, staff=True)
def extend(request: HttpRequest, ref: Word, body: Extension) -> Any:
    """Give the customer more time to send the faulty unit."""
    due = body.due_at if body.due_at.tzinfo is not None else body.due_at.replace(tzinfo=UTC)
    return replacements.extend(actor(request), ref, due, body.reason)


@room.on("POST", "/replacements/{ref}/collateral/transfer", FINANCE, answer=Replacement, staff=True)
def transfer(request: HttpRequest, ref: Word, body: Transfer) -> Any:
    """Record what came of a deposit by bank transfer, or of its way back."""
    return replacements.record_by_hand(actor(request), ref, body.done, body.note)


@room.on("POST", "/replacements/{ref}/collateral/step", (AGENT, FINANCE), answer=Replacement, staff=True)
def step(request: HttpRequest, ref: Word, body: Step) -> Any:
    """Ask again for, charge, release or drop a collateral by hand."""
    return replacements.try_again(actor(request), ref, body.verb)


@room.on("GET", "/returnless", Right.POLICY_READ, answer=Rule, staff=True)
def rule(request: HttpRequest) -> Any:
    """Read when goods need not come back: the version in force."""
    del request
    return returnless.rule_in_force()


@room.on("POST", "/returnless", Right.POLICY_WRITE, answer=Rule, status=201, staff=True)
def save_rule(request: HttpRequest, body: Settings) -> Any:
    """Save a new version of when goods need not come back."""
    said = body.dict()
    reason = said.pop("reason")
    return keeping.save_returnless(actor(request), ReturnlessRule(**said), reason)


@room.on("GET", "/claims/{ref}/returnless", Right.CLAIMS_READ, answer=Advised, staff=True)
def advise(request: HttpRequest, ref: Word) -> Any:
    """Read whether a claim's goods had better stay with the customer, figure by figure."""
    claim = claim_by_ref(actor(request), ref)
    found = returnless.advice(claim.id, resolution_for(claim.id))
    if found is None:
        raise NotFound
    return found


@room.on("POST", "/claims/{ref}/returnless", AGENT, answer=Waived, status=201, staff=True)
def waive(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """Let the customer keep the goods of the granted remedy."""
    me = actor(request)
    granted = resolution_for(claim_by_ref(me, ref).id)
    if granted is None:
        raise NotFound
    return keeping.waive(me, granted.id, body.reason)
