"""Supplier recovery: costs of defects, agreements, supplier claims, shipments to suppliers, the scorecard."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right
from amends.core.errors import NotFound
from amends.core.money import Money
from amends.quality import api as quality
from amends.quality.ports import SupplierScore
from amends.recovery import api as recovery
from amends.recovery.ports import (
    AgreementInput,
    AgreementView,
    BinUnit,
    CostLine,
    DefectRow,
    EdiParty,
    Exposure,
    Heard,
    ShipmentView,
    SupplierClaimRow,
    SupplierClaimView,
)
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["recovery"])
CLAIM = shape(SupplierClaimView)
SHIPMENT = shape(ShipmentView)
PACKS = (Right.RECOVERY_WORK, Right.RETURNS_RECEIVE)
Amount = Annotated[int, Field(ge=0, le=10**12)]


class AgreementBody(In):
    """What was agreed; amounts in minor units. Without a rate, cost in another currency is not claimed."""

    supplier: Annotated[Word, Field(examples=["ACME"])]
    currency: Annotated[Word, Field(examples=["EUR"])]
    valid_from: Annotated[date, Field(examples=["2026-01-01"])]
    valid_to: Annotated[date | None, Field(examples=[None])] = None
    sku: Annotated[Word, Field(examples=[""])] = ""
    category: Annotated[Word, Field(examples=[""])] = ""
    shares: Annotated[dict[str, int], Field(examples=[{"vendor_goods": 100, "freight": 50}])]
    unit_cap: Annotated[Amount | None, Field(examples=[20000])] = None
    period_cap: Annotated[Amount | None, Field(examples=[None])] = None
    period: Annotated[Word, Field(examples=["year"])] = "year"
    window_days: Annotated[int, Field(examples=[90])] = 90
    answer_days: Annotated[int, Field(examples=[30])] = 30
    goods: Annotated[Word, Field(examples=["back"])] = "back"
    allowance: Annotated[Amount, Field(examples=[0])] = 0
    evidence: Annotated[list[Word], Field(examples=[["inspection"]])] = ["inspection"]
    rates: Annotated[dict[str, Decimal], Field(examples=[{"GBP": "1.17"}])] = {}
    note: Annotated[Text, Field(examples=["Quality agreement of January"])] = ""


class EdiBody(In):
    """Their address and ours in X12 interchanges."""

    qualifier: Annotated[Word, Field(examples=["01"])]
    id: Annotated[Word, Field(examples=["123456789"])]
    group: Annotated[Word, Field(examples=["ACME"])]
    our_qualifier: Annotated[Word, Field(examples=["ZZ"])]
    our_id: Annotated[Word, Field(examples=["AMENDS"])]
    our_group: Annotated[Word, Field(examples=["AMENDS"])]
    version: Annotated[Word, Field(examples=["004010"])] = "004010"
    usage: Annotated[Word, Field(examples=["P"])] = "P"


class CostBody(In):
    """An invoice's amount for one claim: freight, labour, parts, repair."""

    claim: Annotated[Word, Field(examples=["CLM-7KQ2M-9X4PH"])]
    kind: Annotated[Word, Field(examples=["freight"])]
    minor: Annotated[int, Field(ge=1, le=10**12, examples=[1290])]
    currency: Annotated[Word, Field(examples=["EUR"])]
    text: Annotated[Word, Field(examples=["Invoice 4711"])]
    key: Annotated[Word, Field(min_length=1, examples=["invoice-4711-1"])]


class DraftBody(In):
    """Of which supplier; `defects`: only these."""

    supplier: Annotated[Word, Field(examples=["ACME"])]
    defects: Annotated[list[Id], Field(max_length=1_000, examples=[[]])] = []


class SendBody(In):
    """How: mail, edi, by_hand."""

    way: Annotated[Word, Field(examples=["mail"])] = "mail"


class AnswerBody(In):
    """What the supplier says. `accepted`: minor units by line; null: all of it. Lines left out are rejected."""

    accepted: Annotated[dict[int, Amount] | None, Field(examples=[None])] = None
    reason: Annotated[Text, Field(examples=[""])] = ""
    supplier_ref: Annotated[Word, Field(examples=["Q-2026-118"])] = ""
    vendor_rma: Annotated[Word, Field(examples=["RMA-55012"])] = ""


class AnswerFileBody(In):
    """A supplier's file: an X12 interchange (180, 997), or CSV with claim, case or serial, answer or accepted."""

    name: Annotated[Word, Field(examples=["answer.csv"])] = ""
    text: Annotated[
        str,
        Field(
            min_length=1,
            max_length=4_000_000,
            examples=["claim,case,answer,rma\nSCL-7KQ2M-9X4PH,CLM-7KQ2M-9X4PH,accepted,RMA-55012\n"],
        ),
    ]


class CreditBody(In):
    """Their credit note or payment."""

    minor: Annotated[int, Field(ge=1, le=10**12, examples=[4295])]
    document: Annotated[Word, Field(examples=["CN-2026-77"])]


class WhyBody(In):
    """Why."""

    reason: Annotated[Text, Field(examples=["Labour is part of our agreement."])] = ""


class LineBody(In):
    """A line of a claim."""

    line: Annotated[Id, Field(examples=[17])]


class PackBody(In):
    """Goods in a supplier's bin, by their receipts."""

    supplier: Annotated[Word, Field(examples=["ACME"])]
    location: Annotated[Word, Field(examples=["LDS"])]
    receipts: Annotated[list[Id], Field(min_length=1, max_length=200, examples=[[17]])]
    vendor_rma: Annotated[Word, Field(examples=[""])] = ""


class ShipBody(In):
    """How it leaves the house."""

    vendor_rma: Annotated[Word, Field(examples=["RMA-55012"])] = ""
    carrier: Annotated[Word, Field(examples=["dhl"])] = ""
    tracking: Annotated[Word, Field(examples=["00340434161094042557"])] = ""
    packing: Annotated[Word, Field(examples=["parcel"])] = "parcel"
    pieces: Annotated[int, Field(ge=1, le=1_000, examples=[1])] = 1
    address: Annotated[
        list[Word], Field(max_length=7, examples=[["Acme returns", "1 Dock Road", "Erie PA 16501", "US"]])
    ] = []


@room.on("GET", "/recovery/exposure", Right.QUALITY_READ, answer=list_of(Exposure), staff=True)
def exposure(request: HttpRequest, supplier: Word = "") -> Any:
    """List each supplier's exposure by currency: gathered, claimed, accepted, credited, lapsed, open until."""
    return recovery.exposures(actor(request), supplier)


@room.on("GET", "/recovery/units", Right.QUALITY_READ, answer=page_of(DefectRow), staff=True)
def units(
    request: HttpRequest,
    supplier: Word = "",
    standing: Word = "",
    sku: Word = "",
    lot: Word = "",
    month: Word = "",
    kind: Word = "",
    cursor: Word = "",
    size: Size = 50,
) -> Any:
    """List defective units with their cost, newest first: the cases behind every figure."""
    return recovery.defects(
        actor(request), supplier, standing, sku=sku, lot=lot, month=month, kind=kind, cursor=cursor, size=size
    )


@room.on("GET", "/recovery/costs", Right.QUALITY_READ, answer=list_of(CostLine), staff=True)
def costs(
    request: HttpRequest,
    by: Word = "kind",
    since: date | None = None,
    supplier: Word = "",
    sku: Word = "",
    lot: Word = "",
    month: Word = "",
    kind: Word = "",
    limit: Size = 200,
) -> Any:
    """Sum the cost of poor quality by sku, lot, supplier, month or kind; each is also a filter."""
    if by not in recovery.AXES:
        raise NotFound
    within = {"supplier": supplier, "sku": sku, "lot": lot, "month": month, "kind": kind}
    return recovery.poor_quality(actor(request), by, within, since, limit)


@room.on("GET", "/recovery/scorecard", Right.QUALITY_READ, answer=list_of(SupplierScore), staff=True)
def scorecard(request: HttpRequest) -> Any:
    """List suppliers with their defect rate (95 % Wilson interval), cost, credits, days to answer and open 8Ds."""
    return quality.scorecard(actor(request))


@room.on("POST", "/recovery/costs", Right.RECOVERY_WORK, answer=None, status=204, staff=True, keyed=False)
def record_cost(request: HttpRequest, body: CostBody) -> Any:
    """Record an invoice's amount for one claim, once per key."""
    recovery.agree.record_cost(
        actor(request), body.claim, body.kind, Money(body.minor, body.currency), body.text, body.key
    )
    return HttpResponse(status=204)


@room.on("GET", "/recovery/agreements", Right.QUALITY_READ, answer=page_of(AgreementView), staff=True)
def agreements(request: HttpRequest, supplier: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List the current versions of agreements with suppliers."""
    return recovery.agreements.agreements(actor(request), supplier, cursor, size)


@room.on("GET", "/recovery/agreements/{code}", Right.QUALITY_READ, answer=list_of(AgreementView), staff=True)
def versions(request: HttpRequest, code: Word) -> Any:
    """List the versions of an agreement, newest first."""
    return recovery.agreements.agreement(actor(request), code)


@room.on("PUT", "/recovery/agreements/{code}", Right.RECOVERY_WORK, answer=shape(AgreementView), staff=True)
def save_agreement(request: HttpRequest, code: Word, body: AgreementBody) -> Any:
    """Add a version of an agreement; all that is not claimed yet goes by it."""
    terms = AgreementInput(**body.dict() | {"code": code, "evidence": tuple(body.evidence)})
    return recovery.agree.save_agreement(actor(request), terms)


@room.on("PUT", "/recovery/suppliers/{supplier}/edi", Right.RECOVERY_WORK, answer=shape(EdiParty), staff=True)
def save_edi(request: HttpRequest, supplier: Word, body: EdiBody) -> Any:
    """Set how a supplier is reached by X12."""
    return recovery.agree.save_edi(actor(request), supplier, msgspec.convert(body.dict(), EdiParty))


@room.on("GET", "/recovery/claims", Right.QUALITY_READ, answer=page_of(SupplierClaimRow), staff=True)
def claims(request: HttpRequest, state: Word = "", supplier: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List claims on suppliers, newest first. `state`: one or several with commas."""
    states = [one for one in state.split(",") if one]
    return recovery.supplier_claims(actor(request), states, supplier, cursor, size)


@room.on(
    "POST", "/recovery/claims", Right.RECOVERY_WORK, answer=list_of(SupplierClaimView), status=201, staff=True
)
def draft(request: HttpRequest, body: DraftBody) -> Any:
    """Draft claims of what is open at a supplier, one for each agreement."""
    return recovery.draft(actor(request), body.supplier, body.defects)


@room.on("GET", "/recovery/claims/{ref}", Right.QUALITY_READ, answer=CLAIM, staff=True)
def claim(request: HttpRequest, ref: Word) -> Any:
    """Read one claim with its units."""
    return recovery.supplier_claim(actor(request), ref)


@room.on("GET", "/recovery/claims/{ref}/pdf", Right.QUALITY_READ, answer=None, staff=True)
def paper(request: HttpRequest, ref: Word) -> Any:
    """Read the claim as PDF."""
    return HttpResponse(recovery.supplier_claim_pdf(actor(request), ref), content_type="application/pdf")


@room.on("GET", "/recovery/claims/{ref}/edi", Right.QUALITY_READ, answer=None, staff=True)
def interchange(request: HttpRequest, ref: Word) -> Any:
    """Read the X12 180 that was made when the claim was sent by EDI."""
    return HttpResponse(recovery.supplier_claim_edi(actor(request), ref), content_type="application/edi-x12")


@room.on("POST", "/recovery/claims/{ref}/removal", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def take_out(request: HttpRequest, ref: Word, body: LineBody) -> Any:
    """Take a unit out of a draft."""
    return recovery.take_out(actor(request), ref, body.line)


@room.on("POST", "/recovery/claims/{ref}/sending", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def send(request: HttpRequest, ref: Word, body: SendBody) -> Any:
    """Send a draft to the supplier."""
    return recovery.send(actor(request), ref, body.way)


@room.on("POST", "/recovery/claims/{ref}/answer", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def answer(request: HttpRequest, ref: Word, body: AnswerBody) -> Any:
    """Record the supplier's answer; what is accepted is posted as owed to us."""
    return recovery.answer(
        actor(request), ref, body.accepted, reason=body.reason, supplier_ref=body.supplier_ref,
        vendor_rma=body.vendor_rma,
    )  # fmt: skip


@room.on("POST", "/recovery/answers", Right.RECOVERY_WORK, answer=list_of(Heard), staff=True)
def answer_file(request: HttpRequest, body: AnswerFileBody) -> Any:
    """Take a supplier's file of answers, credits or acknowledgements; says for each claim what became of it."""
    return recovery.edi.hear(actor(request), body.text.encode(), body.name)


@room.on("POST", "/recovery/claims/{ref}/interchanges", Right.RECOVERY_WORK, answer=CLAIM, status=201, staff=True)
def send_again(request: HttpRequest, ref: Word) -> Any:
    """Make another interchange of a claim that waits for its answer."""
    return recovery.edi.send_again(actor(request), ref)


@room.on("POST", "/recovery/claims/{ref}/credits", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def credit(request: HttpRequest, ref: Word, body: CreditBody) -> Any:
    """Record a credit note or payment; never more than was accepted."""
    return recovery.credit(actor(request), ref, body.minor, body.document)


@room.on("POST", "/recovery/claims/{ref}/dispute", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def dispute(request: HttpRequest, ref: Word, body: WhyBody) -> Any:
    """Dispute their answer."""
    return recovery.dispute(actor(request), ref, body.reason)


@room.on("POST", "/recovery/claims/{ref}/closing", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def close(request: HttpRequest, ref: Word, body: WhyBody) -> Any:
    """Close a claim; giving up what is owed above one's limit waits for a second person."""
    return recovery.close(actor(request), ref, body.reason)


@room.on("POST", "/recovery/claims/{ref}/dropping", Right.RECOVERY_WORK, answer=CLAIM, staff=True)
def drop(request: HttpRequest, ref: Word) -> Any:
    """Throw a draft away."""
    return recovery.drop(actor(request), ref)


@room.on("GET", "/recovery/bins", Right.RETURNS_READ, answer=list_of(BinUnit), staff=True)
def bins(request: HttpRequest, supplier: Word = "", location: Word = "") -> Any:
    """List goods that stand in the suppliers' bins and in no shipment (the first 200)."""
    return recovery.shipments.bin_units(actor(request), supplier, location)


@room.on("GET", "/recovery/shipments", Right.RETURNS_READ, answer=page_of(ShipmentView), staff=True)
def shipments(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List shipments to suppliers, newest first, without their units."""
    return recovery.shipments.shipments(actor(request), [one for one in state.split(",") if one], cursor, size)


@room.on("POST", "/recovery/shipments", PACKS, answer=SHIPMENT, status=201, staff=True)
def pack(request: HttpRequest, body: PackBody) -> Any:
    """Pack goods of a supplier's bin into a shipment."""
    return recovery.ship.pack(actor(request), body.supplier, body.location, body.receipts, body.vendor_rma)


@room.on("GET", "/recovery/shipments/{ref}", Right.RETURNS_READ, answer=SHIPMENT, staff=True)
def shipment(request: HttpRequest, ref: Word) -> Any:
    """Read one shipment with its units."""
    return recovery.shipments.shipment(actor(request), ref)


@room.on("GET", "/recovery/shipments/{ref}/labels", Right.RETURNS_READ, answer=None, staff=True)
def labels(request: HttpRequest, ref: Word, form: Literal["pdf", "zpl"] = "pdf") -> Any:
    """Read the labels of its pieces: pdf (100 x 150 mm) or zpl (203 dpi)."""
    kind = "application/pdf" if form == "pdf" else "text/plain; charset=utf-8"
    return HttpResponse(recovery.shipments.labels(actor(request), ref, form), content_type=kind)


@room.on("POST", "/recovery/shipments/{ref}/departure", PACKS, answer=SHIPMENT, staff=True)
def depart(request: HttpRequest, ref: Word, body: ShipBody) -> Any:
    """Ship it: refused without the number under which the supplier takes the goods back."""
    return recovery.ship.ship(actor(request), ref, **body.dict())


@room.on("POST", "/recovery/shipments/{ref}/arrival", PACKS, answer=SHIPMENT, staff=True)
def arrive(request: HttpRequest, ref: Word) -> Any:
    """The supplier has it."""
    return recovery.ship.arrived(actor(request), ref)


@room.on("POST", "/recovery/shipments/{ref}/cancellation", PACKS, answer=SHIPMENT, staff=True)
def cancel(request: HttpRequest, ref: Word, body: WhyBody) -> Any:
    """Unpack a shipment that has not left."""
    return recovery.ship.cancel_shipment(actor(request), ref, body.reason)
