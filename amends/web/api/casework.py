"""The desk at work: the queue, who holds a case, its clock, decisions for one cause, measures, deadlines."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.casework import api as casework
from amends.casework.ports import (
    BatchLine,
    BatchView,
    Beat,
    CaseRow,
    Cause,
    EscalationView,
    MeasuredCase,
    Measures,
    TextView,
)
from amends.claims.api import claim_by_ref
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.identification import api as identification
from amends.identification.ports import Figures
from amends.web.api.decisions import Verdict
from amends.web.api.door import In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["casework"])
Days = Annotated[int, Field(ge=1, le=3660)]
Place = shape(CaseRow)


class Sign(In):
    """A sign of life from whoever works on a case. `active`: a key, click or movement within the last minute."""

    active: Annotated[bool, Field(examples=[True])]
    doing: Annotated[Literal["reading", "writing"], Field(examples=["reading"])] = "reading"
    leaving: Annotated[bool, Field(examples=[False])] = False


class Pausing(In):
    """Whether the clock stands."""

    paused: Annotated[bool, Field(examples=[True])]


class Handing(In):
    """To a lead, or (`back`) to the desk. `told`: what the customer reads of it; empty: nothing."""

    reason: Annotated[Text, Field(examples=["Above what I may decide."])]
    told: Annotated[Text, Field(examples=["A senior colleague looks at it."])] = ""
    back: Annotated[bool, Field(examples=[False])] = False


class Next(In):
    """`after`: the claim that is left for later and given back."""

    after: Annotated[Word, Field(examples=[""])] = ""


class Together(Verdict):
    """One verdict for waiting cases of one cause."""

    cause: Annotated[Word, Field(examples=["defect:KET-1:hw_stopped"])]
    claims: Annotated[list[Word], Field(max_length=50, examples=[["CLM-7KQ2M-9X4PH"]])] = []


def _found(me: Actor, ref: str) -> ClaimView:
    return claim_by_ref(me, ref)


def _place(me: Actor, claim_id: int) -> CaseRow:
    row = casework.cases_by_claim(me, [claim_id]).get(claim_id)
    if row is None:
        raise NotFound
    return row


@room.on("GET", "/queue", Right.CLAIMS_READ, answer=page_of(CaseRow), staff=True)
def queue(
    request: HttpRequest,
    lane: Literal["desk", "lead"] = "desk",
    mine: bool = False,
    cause: Word = "",
    cursor: Word = "",
    size: Size = 50,
) -> Any:
    """List the cases that wait for a decision, in their order, each with the reasons of its place.

    `mine`: those that you hold, in either lane; `cause`: of one cause, in either lane.
    """
    return casework.queue(actor(request), lane, mine=mine, cause=cause, cursor=cursor, size=size)


@room.on("GET", "/queue/causes", Right.CLAIMS_READ, answer=list_of(Cause), staff=True)
def causes(request: HttpRequest, size: Size = 50) -> Any:
    """List the causes that several waiting cases share, the largest first."""
    return casework.causes(actor(request), size)


@room.on("POST", "/queue/next", Right.CLAIMS_DECIDE, answer=list_of(CaseRow), staff=True)
def next_case(request: HttpRequest, body: Next) -> Any:
    """Take the next case: a list of one, or of none when nothing is free.

    Two people who ask at once get two cases.
    """
    me = actor(request)
    after = _found(me, body.after).id if body.after else None
    claim_id = casework.next_case(me, after)
    return [_place(me, claim_id)] if claim_id is not None else []


@room.on("GET", "/claims/{ref}/place", Right.CLAIMS_READ, answer=Place, staff=True)
def place(request: HttpRequest, ref: Word) -> Any:
    """Read a case's place in the queue: lane, band, deadline with its rule, value, effort, who holds it."""
    me = actor(request)
    return _place(me, _found(me, ref).id)


@room.on("POST", "/claims/{ref}/take", Right.CLAIMS_DECIDE, answer=Place, staff=True)
def take(request: HttpRequest, ref: Word) -> Any:
    """Take a case, so that nobody else gets it."""
    me = actor(request)
    found = _found(me, ref)
    casework.take(me, found.id)
    return _place(me, found.id)


@room.on("POST", "/claims/{ref}/release", Right.CLAIMS_DECIDE, answer=Place, staff=True)
def release(request: HttpRequest, ref: Word) -> Any:
    """Give a case back to the queue."""
    me = actor(request)
    found = _found(me, ref)
    casework.release(me, found.id)
    return _place(me, found.id)


@room.on("POST", "/claims/{ref}/escalation", Right.CLAIMS_DECIDE, answer=Place, staff=True)
def escalate(request: HttpRequest, ref: Word, body: Handing) -> Any:
    """Bring a case to a lead with the reason, or hand it back with advice."""
    me = actor(request)
    found = _found(me, ref)
    casework.escalate(me, found.id, body.reason, told=body.told, back=body.back)
    return _place(me, found.id)


@room.on("GET", "/claims/{ref}/escalations", Right.CLAIMS_READ, answer=list_of(EscalationView), staff=True)
def escalations(request: HttpRequest, ref: Word) -> Any:
    """List what went between desk and lead, newest first (at most 20)."""
    me = actor(request)
    return casework.escalations(me, _found(me, ref).id)


@room.on("GET", "/claims/{ref}/clock", Right.CLAIMS_READ, answer=shape(Beat), staff=True)
def handling(request: HttpRequest, ref: Word) -> Any:
    """Read the handling time so far (seconds, everybody's) and who is on the case."""
    me = actor(request)
    return casework.look(me, _found(me, ref).id)


@room.on("POST", "/claims/{ref}/clock", Right.CLAIMS_DECIDE, answer=shape(Beat), staff=True, keyed=False)
def sign(request: HttpRequest, ref: Word, body: Sign) -> Any:
    """Give a sign of life, every 15 seconds while you work: what was active since the last one counts."""
    me = actor(request)
    found = _found(me, ref)
    return casework.beat(me, found.id, active=body.active, doing=body.doing, leaving=body.leaving)


@room.on("POST", "/claims/{ref}/clock/pause", Right.CLAIMS_DECIDE, answer=shape(Beat), staff=True)
def pause(request: HttpRequest, ref: Word, body: Pausing) -> Any:
    """Stop your clock on a case, or go on; what was counted stays."""
    me = actor(request)
    found = _found(me, ref)
    casework.pause(me, found.id, body.paused)
    return casework.look(me, found.id)


@room.on("POST", "/batches/preview", Right.CLAIMS_DECIDE, answer=list_of(BatchLine), staff=True, keyed=False)
def preview(request: HttpRequest, body: Together) -> Any:
    """Try one verdict on each waiting case of a cause (the first 50); nothing is kept."""
    return casework.preview_batch(actor(request), body.cause, body.ruling(), body.override_reason)


@room.on("POST", "/batches", Right.CLAIMS_DECIDE, answer=shape(BatchView), status=201, staff=True)
def begin(request: HttpRequest, body: Together) -> Any:
    """Decide the named cases of a cause in the background, each on its own and with your rights."""
    me = actor(request)
    chosen = [_found(me, ref).id for ref in body.claims]
    ref = casework.begin_batch(me, body.cause, chosen, body.ruling(), body.override_reason)
    return casework.batch(me, ref)


@room.on("GET", "/batches/{ref}", Right.CLAIMS_DECIDE, answer=shape(BatchView), staff=True)
def batch(request: HttpRequest, ref: Word) -> Any:
    """Read how far a bulk decision is."""
    return casework.batch(actor(request), ref)


@room.on("POST", "/batches/{ref}/stop", Right.CLAIMS_DECIDE, answer=shape(BatchView), staff=True)
def stop(request: HttpRequest, ref: Word) -> Any:
    """End a bulk decision after the claim in hand."""
    me = actor(request)
    casework.stop_batch(me, ref)
    return casework.batch(me, ref)


@room.on("GET", "/desk-measures", Right.QUALITY_READ, answer=shape(Measures), staff=True)
def measures(request: HttpRequest, days: Days = 90) -> Any:
    """Read handling time and first-contact resolution over the last days, with their intervals."""
    return casework.measures(actor(request), clock.now() - timedelta(days=days))


@room.on("GET", "/desk-measures/identification", Right.QUALITY_READ, answer=shape(Figures), staff=True)
def identified(request: HttpRequest, days: Days = 90) -> Any:
    """Read how right the machine was on the cases reviewed over the last days, and on how many it decided.

    Shares in hundredths of a per cent with their 95% intervals.
    """
    return identification.measured(actor(request), clock.now() - timedelta(days=days))


@room.on("GET", "/desk-measures/cases", Right.QUALITY_READ, answer=page_of(MeasuredCase), staff=True)
def behind(
    request: HttpRequest,
    figure: Literal["slow", "again"] = "slow",
    days: Days = 90,
    cursor: Word = "",
    size: Size = 50,
) -> Any:
    """List the cases that miss a target: slow (15 minutes or more) or again (more than one contact)."""
    return casework.behind(actor(request), figure, clock.now() - timedelta(days=days), cursor, size)


@room.on("GET", "/desk-texts", Right.CLAIMS_READ, answer=list_of(TextView), staff=True)
def texts(request: HttpRequest) -> Any:
    """List the texts for customers (at most 500)."""
    return casework.texts.texts(actor(request))


@room.on("GET", "/deadlines", Right.CLAIMS_READ, answer=list_of(casework.deadlines.DeadlineView), staff=True)
def deadlines(request: HttpRequest) -> Any:
    """List the deadline rules with their sources."""
    return casework.deadlines.deadlines(actor(request))
