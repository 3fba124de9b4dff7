"""Telling defects apart: what is proved per kind of goods, the switch, and what is said about a claim."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.catalog.api import products
from amends.claims import api as claims
from amends.core.actor import Actor
from amends.identification import api as identification
from amends.identification.ports import CaseRow, HeadView, LaneView, Nearest, Review, Said
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import Out, list_of, page_of, shape

room = Room(tags=["identification"])
LANE = shape(LaneView)


class WhyIn(In):
    """Why."""

    reason: Annotated[Text, Field(examples=["The new packaging hides the label."])]


class ShownIn(In):
    """The defect that a person sees."""

    defect: Annotated[Word, Field(description="Code of the axis finding", examples=["surface_scratched"])]


class OfClaim(Out):
    """What is said about a claim: by its photos, by its words (null: nothing yet), the confirmed examples that
    look most alike, and what a person said."""

    photo: shape(Said) | None  # type: ignore[valid-type]
    words: shape(Said) | None  # type: ignore[valid-type]
    nearest: list_of(Nearest)  # type: ignore[valid-type]
    review: shape(Review)  # type: ignore[valid-type]


@room.on("GET", "/identification", Right.QUALITY_READ, answer=page_of(LaneView), staff=True)
def lanes(request: HttpRequest, cursor: Word = "", size: Size = 20) -> Any:
    """List the kinds of goods (and the words of all claims) with their figures, newest first.

    Shares in hundredths of a per cent with their 95% intervals; accuracy is of decided cases, beside its coverage.
    """
    return identification.lanes(actor(request), cursor, size)


@room.on("GET", "/identification/{lane_id}", Right.QUALITY_READ, answer=LANE, staff=True)
def lane(request: HttpRequest, lane_id: Id) -> Any:
    """Read one of them."""
    return identification.lane(actor(request), lane_id)


@room.on("GET", "/identification/{lane_id}/heads", Right.QUALITY_READ, answer=list_of(HeadView), staff=True)
def heads(request: HttpRequest, lane_id: Id) -> Any:
    """List its newest 20 heads."""
    return identification.heads(actor(request), lane_id)


@room.on("GET", "/identification/{lane_id}/cases", Right.QUALITY_READ, answer=page_of(CaseRow), staff=True)
def cases(request: HttpRequest, lane_id: Id, wrong: bool = False, cursor: Word = "", size: Size = 50) -> Any:
    """List the reviewed cases that measure its present head, newest first; `wrong`: only wrong answers."""
    return identification.cases(actor(request), lane_id, cursor, size, wrong=wrong)


@room.on("POST", "/identification/{lane_id}/off", Right.IDENTIFICATION_SWITCH, answer=LANE, staff=True)
def off(request: HttpRequest, lane_id: Id, body: WhyIn) -> Any:
    """Switch it off: nothing of this kind is said to anybody until somebody releases it."""
    identification.switch_off(actor(request), lane_id, body.reason)
    return _after(actor(request), lane_id)


@room.on("POST", "/identification/{lane_id}/release", Right.IDENTIFICATION_SWITCH, answer=LANE, staff=True)
def release(request: HttpRequest, lane_id: Id, body: WhyIn) -> Any:
    """Lift the switch or an alarm: back to advice. After an alarm the proof begins anew."""
    identification.release(actor(request), lane_id, body.reason)
    return _after(actor(request), lane_id)


@room.on("POST", "/identification/{lane_id}/train", Right.IDENTIFICATION_SWITCH, answer=LANE, staff=True)
def train(request: HttpRequest, lane_id: Id) -> Any:
    """Have a head trained from what is known now, by the photo worker."""
    identification.train_now(actor(request), lane_id)
    return _after(actor(request), lane_id)


def _after(me: Actor, lane_id: int) -> LaneView:
    return identification.lane(me, lane_id)


@room.on("GET", "/claims/{ref}/identification", Right.CLAIMS_READ, answer=OfClaim, staff=True)
def of_claim(request: HttpRequest, ref: Word) -> Any:
    """Read what the machine says about a claim. Of a claim drawn for the random sample it is kept back until a
    person has said what they see."""
    me = actor(request)
    return _of_claim(me, ref)


@room.on("POST", "/claims/{ref}/identification", Right.CLAIMS_DECIDE, answer=OfClaim, staff=True)
def shown(request: HttpRequest, ref: Word, body: ShownIn) -> Any:
    """Say what the photos and words show. It stands until the goods are inspected."""
    me = actor(request)
    identification.review(me, claims.claim_by_ref(me, ref).id, body.defect)
    return _of_claim(me, ref)


def _of_claim(me: Actor, ref: str) -> dict[str, Any]:
    claim = claims.claim_by_ref(me, ref)
    product = products([claim.product_id]).get(claim.product_id) if claim.product_id is not None else None
    found = identification.identified(claim, product.category if product is not None else "")
    told = {lane.kind: lane.said for lane in (found.photo, found.words)}
    return {
        **{
            kind: None if said is not None and said.audit and not said.reviewed else said
            for kind, said in told.items()
        },
        "nearest": identification.nearest(me, claim.id),
        "review": identification.review_of(me, claim.id),
    }
