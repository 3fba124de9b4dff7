"""Returns: authorisation, receipt, inspection, disposition."""

import uuid
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right
from amends.disposal import api as disposal
from amends.inbound import api as inbound
from amends.inspection import api as inspection
from amends.returns import api as returns
from amends.returns.ports import (
    CONDITIONS,
    DESTINATIONS,
    RESULTS,
    DisposalTerms,
    DispositionView,
    HeaderView,
    ReceiptView,
)
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["returns"])
Rma = shape(returns.RmaView)
Header = shape(HeaderView)
Receipt = shape(ReceiptView)
Disposition = shape(DispositionView)


class Others(In):
    """What is sent together with this return."""

    others: Annotated[list[Word], Field(min_length=1, max_length=49, examples=[["RMA-7KQ2M-9X4PH"]])]


class Arrived(In):
    """What the warehouse saw. `key`: sending the same receipt twice books it once."""

    quantity: Annotated[int, Field(ge=1, le=1_000_000, examples=[1])]
    location_code: Annotated[Word, Field(examples=["LDS"])]
    serial: Annotated[Word, Field(examples=["SN10042"])] = ""
    condition: Word = Field("as_expected", description=f"One of {', '.join(CONDITIONS)}", examples=["as_expected"])
    note: Text = ""
    key: Word = ""
    sku: Annotated[Word, Field(description="What came instead, of another item")] = ""
    lot: Annotated[Word, Field(description="As printed on the goods; empty: as recorded", examples=["L2301"])] = ""
    surplus: Annotated[
        bool, Field(description="More came than is expected: the rest is taken in beside it, unannounced")
    ] = False
    short: Annotated[bool, Field(description="The parcel was to hold all that is expected, and did not")] = False


class Inspected(In):
    """What the inspector found. `found_defect`: a defect type of the axis "finding"."""

    found_defect: Annotated[Word, Field(examples=["found_seal"])]
    result: Word = Field(description=f"One of {', '.join(RESULTS)}", examples=["defect_confirmed"])
    note: Text = ""
    answers: Annotated[
        dict[Word, Word],
        Field(
            description="By code of the plan's step: yes, no, or a number", max_length=40, examples=[{"s1": "yes"}]
        ),
    ] = {}
    plan: Annotated[int | None, Field(description="The version of the plan that you worked by")] = None


class Proposal(In):
    """What is to become of received goods; an empty code: what the figures say. `partner`: who gets them
    (recycler, charity, buyer); `certificate`: the recycler's; `proceeds_minor`: what a buyer pays for all of them.
    """

    code: Annotated[Word, Field(description=f"One of {', '.join(DESTINATIONS)}", examples=["liquidate"])]
    note: Annotated[Text, Field(examples=["A pallet for the lot buyer."])] = ""
    certificate: Annotated[Word, Field(examples=[""])] = ""
    partner: Annotated[Word, Field(examples=["Restposten Nord"])] = ""
    proceeds_minor: Annotated[int | None, Field(ge=0, le=10**12, examples=[450])] = None
    currency: Annotated[Word, Field(examples=["EUR"])] = ""


class Reason(In):
    """Why, in a few words."""

    reason: Annotated[Text, Field(examples=["The customer keeps it after all."])]


class Authorisation(In):
    """A second person's yes or no."""

    approve: Annotated[bool, Field(examples=[True])]
    reason: Annotated[Text, Field(examples=["Agreed."])] = ""
    certificate: Annotated[Word, Field(description="The recycler's, to recycle", examples=[""])] = ""


@room.on("GET", "/rmas", Right.RETURNS_READ, answer=page_of(returns.RmaView))
def search(request: HttpRequest, state: Word = "", q: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Search return authorisations.

    `state`: one or several, separated by commas. Newest first; a customer sees own ones.
    """
    return returns.rmas(actor(request), [one for one in state.split(",") if one], q, cursor, size)


@room.on("GET", "/rmas/{ref}", Right.RETURNS_READ, answer=Rma)
def read(request: HttpRequest, ref: Word) -> Any:
    """Read a return authorisation by its number as printed, typed or scanned."""
    return returns.rma_by_ref(actor(request), ref)


@room.on("GET", "/rmas/{ref}/slip.pdf", Right.RETURNS_READ, answer=None)
def slip(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read the printable return slip (PDF with barcode)."""
    me = actor(request)
    body = returns.rma_pdf(me, returns.rma_by_ref(me, ref).id)
    return HttpResponse(body, content_type="application/pdf")


@room.on("POST", "/rmas/{ref}/together", Right.RETURNS_READ, answer=Header)
def join(request: HttpRequest, ref: Word, body: Others) -> Any:
    """Put open returns of one customer under one authorisation, by the customer or by who authorises returns."""
    return returns.together.join(actor(request), [ref, *body.others])


@room.on("POST", "/rmas/{ref}/alone", Right.RETURNS_READ, answer=Rma)
def leave(request: HttpRequest, ref: Word) -> Any:
    """Take a return out of the authorisation over several: it is sent by itself."""
    me = actor(request)
    returns.together.leave(me, ref)
    return returns.rma_by_ref(me, ref)


@room.on("GET", "/return-authorisations/{ref}", Right.RETURNS_READ, answer=Header)
def header(request: HttpRequest, ref: Word) -> Any:
    """Read an authorisation over several returns, of one or several orders."""
    return returns.together.header(actor(request), ref)


@room.on("GET", "/return-authorisations/{ref}/slip.pdf", Right.RETURNS_READ, answer=None)
def header_slip(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read the slip of all returns under one authorisation (PDF with barcode)."""
    return HttpResponse(returns.together.header_pdf(actor(request), ref), content_type="application/pdf")


@room.on("POST", "/rmas/{ref}/cancellation", Right.RETURNS_AUTHORISE, answer=Rma, staff=True)
def cancel(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """Cancel a return that nothing has come back of."""
    me = actor(request)
    found = returns.rma_by_ref(me, ref)
    returns.cancel_rma(me, found.id, body.reason)
    return returns.rma(me, found.id)


@room.on("POST", "/rmas/{ref}/renewal", Right.RETURNS_AUTHORISE, answer=Rma, staff=True)
def renew(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """Let goods come back after all, when the time of a return has run out."""
    me = actor(request)
    found = returns.rma_by_ref(me, ref)
    returns.revive(me, found.id, body.reason)
    return returns.rma(me, found.id)


@room.on("POST", "/rmas/{ref}/short", Right.RETURNS_AUTHORISE, answer=Rma, staff=True)
def short(request: HttpRequest, ref: Word, body: Reason) -> Any:
    """End a return with what arrived; what was granted shrinks to that."""
    me = actor(request)
    return returns.accept_short(me, returns.rma_by_ref(me, ref).id, body.reason)


@room.on("POST", "/rmas/{ref}/receipts", Right.RETURNS_RECEIVE, answer=Receipt, status=201, staff=True)
def receive(request: HttpRequest, ref: Word, body: Arrived) -> Any:
    """Book goods in, into quarantine.

    What differs from what was announced is coded and kept (see /discrepancies). With `surplus` what is too much is
    taken in as unannounced goods; find it under /unannounced with the return's number.
    """
    me = actor(request)
    arrived = returns.ReceiptInput(
        rma_id=returns.rma_by_ref(me, ref).id,
        quantity=body.quantity,
        serial=body.serial,
        location_code=body.location_code,
        key=body.key or str(uuid.uuid4()),
        condition=body.condition,
        note=body.note,
        sku=body.sku,
    )
    return inbound.arrive(me, arrived, surplus=body.surplus, short=body.short).receipt


@room.on("GET", "/receipts", Right.RETURNS_READ, answer=page_of(ReceiptView), staff=True)
def receipts(request: HttpRequest, inspected: bool | None = None, cursor: Word = "", size: Size = 50) -> Any:
    """List received goods, newest first; `inspected=false` is the inspection queue."""
    return returns.receipts(actor(request), inspected, cursor, size)


@room.on(
    "POST", "/receipts/{receipt_id}/inspection", Right.RETURNS_INSPECT, answer=Receipt, status=201, staff=True
)
def inspect(request: HttpRequest, receipt_id: Id, body: Inspected) -> Any:
    """Record what the inspection found, and the answers to the steps of its plan, if there is one."""
    return inspection.examine(
        actor(request), receipt_id, body.found_defect, body.result, body.note, body.answers, body.plan
    )


@room.on(
    "POST",
    "/receipts/{receipt_id}/dispositions",
    Right.DISPOSITION_PROPOSE,
    answer=Disposition,
    status=201,
    staff=True,
)
def propose(request: HttpRequest, receipt_id: Id, body: Proposal) -> Any:
    """Propose what is to become of received goods."""
    terms = DisposalTerms(
        certificate=body.certificate,
        partner=body.partner,
        proceeds_minor=body.proceeds_minor,
        currency=body.currency,
    )
    return disposal.propose_weighed(actor(request), receipt_id, body.code, body.note, terms)


@room.on("GET", "/dispositions", Right.RETURNS_READ, answer=page_of(DispositionView), staff=True)
def dispositions(request: HttpRequest, state: Word = "proposed", cursor: Word = "") -> Any:
    """List dispositions by state (one or several, separated by commas), newest first."""
    return returns.dispositions(actor(request), [one for one in state.split(",") if one], cursor)


@room.on(
    "POST",
    "/dispositions/{disposition_id}/authorisation",
    Right.DISPOSITION_AUTHORISE,
    answer=Disposition,
    staff=True,
)
def authorise(request: HttpRequest, disposition_id: Id, body: Authorisation) -> Any:
    """Authorise or refuse a proposed disposition; a yes carries it out in the goods book."""
    return returns.authorise_disposition(
        actor(request), disposition_id, body.approve, body.reason, body.certificate
    )
