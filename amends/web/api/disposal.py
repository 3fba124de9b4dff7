"""The disposition bench with its figures, many dispositions at once, the quarantine and its counts."""

from typing import Annotated, Any

import msgspec
from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.disposal import api as disposal
from amends.disposal.ports import (
    COUNT_REASONS,
    MOST_AT_ONCE,
    BenchLine,
    BoardLine,
    BoardSums,
    CountView,
    Outcome,
    Weighing,
    WeighRule,
)
from amends.returns.ports import DisposalTerms
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["returns"])
Count = shape(CountView)
Ids = Annotated[list[Id], Field(min_length=1, max_length=MOST_AT_ONCE, examples=[[17, 18]])]
Amount = Annotated[int, Field(ge=0, le=10**12)]
Percent = Annotated[int, Field(ge=0, le=100)]


class ManyProposals(In):
    """Goods and what is to become of them; an empty code: for each what the figures say."""

    receipt_ids: Ids
    code: Annotated[Word, Field(examples=[""])] = ""
    note: Annotated[Text, Field(examples=["By the figures."])] = ""
    certificate: Annotated[Word, Field(examples=[""])] = ""
    partner: Annotated[Word, Field(examples=[""])] = ""


class ManyAnswers(In):
    """A second person's yes or no to several proposals. `certificate`: of the recycler, where one is needed."""

    disposition_ids: Ids
    approve: Annotated[bool, Field(examples=[True])]
    reason: Annotated[Text, Field(examples=["Looked at together."])] = ""
    certificate: Annotated[Word, Field(examples=[""])] = ""


class Counted(In):
    """How many units of a product lie in a quarantine bin."""

    location: Annotated[Word, Field(examples=["LDS"])]
    bin: Annotated[Word, Field(examples=["Q-01"])]
    sku: Annotated[Word, Field(examples=["LAMP-DESK-02"])]
    lot: Word = Field("", description="Of this lot only; empty: all of the product", examples=["L2301"])
    counted: Annotated[int, Field(ge=0, le=10**9, examples=[3])]
    reason: Word = Field("", description=f"Of a difference: {', '.join(COUNT_REASONS)}", examples=["mislaid"])
    note: Text = ""


class Answer(In):
    """A second person's yes or no."""

    approve: Annotated[bool, Field(examples=[True])]
    reason: Annotated[Text, Field(examples=["Looked for it twice."])] = ""


class Figures(In):
    """Figures of the weighing, for products whose cost is in this currency; amounts for one unit."""

    freight: Annotated[Amount, Field(examples=[690])]
    freight_home: Annotated[Amount, Field(examples=[590])]
    handling: Annotated[Amount, Field(examples=[250])]
    refurbish: Annotated[Amount, Field(examples=[1800])]
    erase: Annotated[Amount, Field(examples=[300])]
    scrap: Annotated[Amount, Field(examples=[120])]
    recycle: Annotated[Amount, Field(examples=[80])]
    vendor_percent: Annotated[Percent, Field(examples=[80])]
    graded_percent: Annotated[Percent, Field(examples=[65])]
    yield_percent: Annotated[Percent, Field(examples=[85])]
    liquidate_percent: Annotated[Percent, Field(examples=[15])]
    material_percent: Annotated[Percent, Field(examples=[2])]
    slow_percent: Annotated[Percent, Field(examples=[40])]
    days: Annotated[int, Field(ge=1, le=3650, examples=[90])] = 90
    cover: Annotated[int, Field(ge=0, le=100, examples=[2])] = 2
    reason: Annotated[Text, Field(examples=["New freight contract."])]


@room.on("GET", "/disposition-bench", Right.RETURNS_READ, answer=page_of(BenchLine), staff=True)
def bench(request: HttpRequest, cursor: Word = "", size: Size = 25) -> Any:
    """List inspected goods that wait for a disposition, each with what every disposition would bring."""
    return disposal.bench(actor(request), cursor, size)


@room.on("GET", "/receipts/{receipt_id}/weighing", Right.RETURNS_READ, answer=shape(Weighing), staff=True)
def weighing(request: HttpRequest, receipt_id: Id) -> Any:
    """Read what every disposition of received goods would bring, best first, with the figures."""
    return disposal.weighing(actor(request), receipt_id)


@room.on(
    "POST", "/dispositions/proposals", Right.DISPOSITION_PROPOSE, answer=list_of(Outcome), staff=True, keyed=False
)
def propose_many(request: HttpRequest, body: ManyProposals) -> Any:
    """Propose dispositions for several receipts at once.

    Each is a transaction of its own and says how it went; what has a disposition already is refused, so sending
    the same list again does nothing twice.
    """
    terms = DisposalTerms(certificate=body.certificate, partner=body.partner)
    return disposal.propose_many(actor(request), body.receipt_ids, body.code, body.note, terms)


@room.on(
    "POST",
    "/dispositions/authorisations",
    Right.DISPOSITION_AUTHORISE,
    answer=list_of(Outcome),
    staff=True,
    keyed=False,
)
def authorise_many(request: HttpRequest, body: ManyAnswers) -> Any:
    """Authorise or refuse several proposals at once; each is carried out in a transaction of its own, once."""
    me = actor(request)
    return disposal.authorise_many(me, body.disposition_ids, body.approve, body.reason, body.certificate)


@room.on("GET", "/quarantine", Right.RETURNS_READ, answer=page_of(BoardLine), staff=True)
def quarantine(
    request: HttpRequest, location: Word = "", hazard: Word = "", cursor: Word = "", size: Size = 50
) -> Any:
    """List what stands in quarantine by place, bin and SKU: units, age, cost, hazard class, room in the bin."""
    return disposal.board(actor(request), location, hazard, cursor, size)


@room.on("GET", "/quarantine/sums", Right.RETURNS_READ, answer=shape(BoardSums), staff=True)
def sums(request: HttpRequest, location: Word = "", hazard: Word = "") -> Any:
    """Read the whole quarantine in figures."""
    return disposal.board_sums(actor(request), location, hazard)


@room.on("GET", "/counts", Right.RETURNS_READ, answer=page_of(CountView), staff=True)
def counts(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List counts of the quarantine, newest first. `state`: counted (open), posted, refused."""
    return disposal.counts(actor(request), [one for one in state.split(",") if one], cursor, size)


@room.on("POST", "/counts", Right.RETURNS_RECEIVE, answer=Count, status=201, staff=True)
def count(request: HttpRequest, body: Counted) -> Any:
    """Record a count of one product in one quarantine bin; a difference waits for a second person."""
    me = actor(request)
    said = body.model_dump(exclude={"location", "bin"})
    return disposal.count(me, body.location, body.bin, **said)


@room.on("POST", "/counts/{count_id}/decision", Right.DISPOSITION_AUTHORISE, answer=Count, staff=True)
def decide(request: HttpRequest, count_id: Id, body: Answer) -> Any:
    """Post a count's difference, or refuse the count."""
    return disposal.decide_count(actor(request), count_id, body.approve, body.reason)


@room.on("GET", "/weighing-rules", Right.RETURNS_READ, answer=list_of(WeighRule), staff=True)
def rules(request: HttpRequest) -> Any:
    """List the newest versions of the weighing's figures."""
    return disposal.rule_versions(actor(request))


@room.on("PUT", "/weighing-rules/{currency}", Right.POLICY_WRITE, answer=shape(WeighRule), staff=True)
def save_rule(request: HttpRequest, currency: Word, body: Figures) -> Any:
    """Add a version of the weighing's figures for a currency."""
    values = body.dict()
    reason = values.pop("reason")
    rule = msgspec.convert(values | {"currency": currency}, WeighRule)
    return disposal.save_weighing(actor(request), rule, reason)
