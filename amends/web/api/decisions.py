"""Verdicts: the policy's proposal, a person's decision, the second person's word."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.core.errors import NotFound
from amends.decisions import api as decisions
from amends.decisions.ports import Offer, asked_of
from amends.resolutions import api as resolutions
from amends.resolutions.ports import OptionView, Preview
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["decisions"])
Decision = shape(decisions.DecisionView)
Percent = Annotated[int, Field(ge=1, le=100)]


class Verdict(In):
    """Approve or deny. `reasons`: (code, sentence that the customer reads); `override_reason` is needed when it
    differs from the policy's proposal. Instead of a share an amount can be set (`amount_minor` of `currency`, the
    order's). `waive`: nothing is deducted for use or handling; `goodwill`: paid from the goodwill budget;
    `choices`: other remedies that the customer may take instead; `seen`: the digest of the preview that was looked
    at, then a changed amount is refused."""

    outcome: Annotated[Literal["approve", "deny"], Field(examples=["approve"])]
    remedy: Annotated[
        Literal["refund", "partial_credit", "store_credit", "repair", "replacement", "none"],
        Field(examples=["refund"]),
    ] = "none"
    share_percent: Annotated[Percent, Field(examples=[100])] = 100
    return_required: Annotated[bool, Field(examples=[True])] = True
    method: Annotated[Literal["original", "store_credit"], Field(examples=["original"])] = "original"
    amount_minor: Annotated[int | None, Field(ge=1, le=2**53, examples=[None])] = None
    currency: Annotated[str, Field(pattern=r"^([A-Z]{3})?$", examples=[""])] = ""
    waive: Annotated[bool, Field(examples=[False])] = False
    goodwill: Annotated[bool, Field(examples=[False])] = False
    choices: Annotated[
        list[Literal["repair", "replacement", "refund", "store_credit"]], Field(max_length=4, examples=[[]])
    ] = []
    seen: Annotated[Word, Field(examples=[""])] = ""
    reasons: Annotated[
        list[tuple[Word, Text]],
        Field(min_length=1, max_length=20, examples=[[["defect", "The lamp is defective. We refund it."]]]),
    ]
    override_reason: Annotated[Text, Field(examples=["The photo shows it."])] = ""

    def ruling(self) -> decisions.Ruling:
        """What the rooms take."""
        return decisions.Ruling(
            outcome=self.outcome,
            remedy=self.remedy,
            share_percent=self.share_percent,
            return_required=self.return_required,
            method=self.method,
            reasons=tuple(self.reasons),
            amount_minor=self.amount_minor,
            currency=self.currency,
            waive=self.waive,
            goodwill=self.goodwill,
            choices=tuple(self.choices),
        )


class ChoiceIn(In):
    """What the customer chose."""

    remedy: Annotated[Literal["repair", "replacement", "refund", "store_credit"], Field(examples=["replacement"])]


class SecondWord(In):
    """The second person's yes or no; a no needs a reason."""

    approve: Annotated[bool, Field(examples=[True])]
    reason: Annotated[Text, Field(examples=["Agreed."])] = ""


@room.on("GET", "/claims/{ref}/proposal", Right.CLAIMS_DECIDE, answer=shape(decisions.Ruling), staff=True)
def proposal(request: HttpRequest, ref: Word) -> Any:
    """Read what the live policy proposes now."""
    return decisions.proposal(claim_by_ref(actor(request), ref).id)


@room.on("GET", "/claims/{ref}/preview", Right.CLAIMS_READ, answer=shape(Preview), staff=True)
def preview(
    request: HttpRequest,
    ref: Word,
    share_percent: Percent = 100,
    remedy: Word = "refund",
    return_required: bool = True,
    amount_minor: Annotated[int | None, Field(ge=1, le=2**53)] = None,
    currency: Word = "",
    waive: bool = False,
) -> Any:
    """Read what a share of the unit (or an amount) would pay now, line by line.

    These are the figures that are posted. Send `digest` as `seen` with the decision: then a changed amount is
    refused.
    """
    claim = claim_by_ref(actor(request), ref)
    asked = asked_of(remedy, share_percent, return_required, amount_minor, currency, waive)
    return resolutions.preview(claim.sold_unit_id, claim.quantity, asked)


@room.on("GET", "/claims/{ref}/options", Right.CLAIMS_READ, answer=list_of(OptionView), staff=True)
def options(request: HttpRequest, ref: Word) -> Any:
    """Read what can be given for a claim, side by side, each with its amount and consequences."""
    return list(resolutions.options(claim_by_ref(actor(request), ref)))


@room.on("POST", "/claims/{ref}/decision", Right.CLAIMS_DECIDE, answer=Decision, status=201, staff=True)
def decide(request: HttpRequest, ref: Word, body: Verdict) -> Any:
    """Decide a claim.

    Above your money limit the decision waits for a second person.
    """
    me = actor(request)
    return decisions.decide(me, claim_by_ref(me, ref).id, body.ruling(), body.override_reason, seen=body.seen)


@room.on(
    "GET",
    "/decisions/awaiting-second",
    Right.CLAIMS_APPROVE_SECOND,
    answer=page_of(decisions.DecisionView),
    staff=True,
)
def awaiting(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List decisions that wait for a second person, oldest first."""
    return decisions.awaiting_second(actor(request), cursor, size)


@room.on("POST", "/decisions/{decision_id}/second", Right.CLAIMS_APPROVE_SECOND, answer=Decision, staff=True)
def second(request: HttpRequest, decision_id: Id, body: SecondWord) -> Any:
    """Approve or reject a colleague's decision."""
    return decisions.second(actor(request), decision_id, body.approve, body.reason)


@room.on("GET", "/claims/{ref}/choice", Right.CLAIMS_READ, answer=shape(Offer), staff=True)
def offered(request: HttpRequest, ref: Word) -> Any:
    """Read what the customer may choose among, each with what it pays now."""
    me = actor(request)
    found = decisions.choosing.offer(me, claim_by_ref(me, ref).id)
    if found is None:
        raise NotFound
    return found


@room.on("POST", "/claims/{ref}/choice", Right.CLAIMS_DECIDE, answer=Decision, staff=True)
def choose(request: HttpRequest, ref: Word, body: ChoiceIn) -> Any:
    """Choose for the customer, who said it.

    The same again changes nothing. Customers choose on the page of their claim.
    """
    me = actor(request)
    return decisions.choosing.choose(me, claim_by_ref(me, ref).id, body.remedy)
