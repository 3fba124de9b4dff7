"""Supplier claims and what may go on the next one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from amends.accounting.api import entity_for
from amends.accounts.api import Right, require
from amends.core import ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.documents.api import pdf
from amends.recovery.models import Cost, Defect, EdiMessage, SupplierClaim, SupplierClaimLine
from amends.recovery.rules.letter import sheet
from amends.recovery.types import (
    SUPPLIER_CLAIM,
    ClaimLine,
    CreditRow,
    DefectRow,
    EdiMessageView,
    SupplierClaimRow,
    SupplierClaimView,
)


def supplier_claims(
    actor: Actor, states: Sequence[str] = (), supplier: str = "", cursor: str = "", size: int = 50
) -> Page[SupplierClaimRow]:
    """Newest first."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = _listed(SupplierClaim.objects.all())
    if states:
        rows = rows.filter(state__in=list(states))
    if supplier:
        rows = rows.filter(supplier__code=supplier)
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    return cut([claim_row(row) for row in rows.order_by("-pk")[: size + 1]], size, lambda row: [row.id])


def supplier_claim(actor: Actor, ref: str) -> SupplierClaimView:
    """One whole claim; NotFound."""
    require(actor, Right.QUALITY_READ)
    row = whole().filter(public_id=ids.parse(ref, "SCL") or "").first()
    if row is None:
        raise NotFound
    return claim_view(row)


def supplier_claim_pdf(actor: Actor, ref: str) -> bytes:
    """The claim as it goes to the supplier; NotFound."""
    return pdf(sheet(supplier_claim(actor, ref), entity_for("", "", "").printed()))


def supplier_claim_edi(actor: Actor, ref: str) -> bytes:
    """The newest interchange that was made for it; NotFound when none was."""
    require(actor, Right.QUALITY_READ)
    found = EdiMessage.objects.filter(
        supplier_claim__public_id=ids.parse(ref, "SCL") or "", is_ours=True, kind="180"
    )
    row = found.order_by("-pk").first()
    if row is None:
        raise NotFound
    return bytes(row.body)


def defects(
    actor: Actor,
    supplier: str = "",
    standing: str = "",
    *,
    sku: str = "",
    lot: str = "",
    month: str = "",
    kind: str = "",
    cursor: str = "",
    size: int = 50,
) -> Page[DefectRow]:
    """Defective units, newest first: the cases behind every figure. `supplier` "-": none is known. `standing`:
    open (may be claimed now), missing (open, but something lacks), claimed, lapsed; `month`: 2026-05."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Defect.objects.exclude(standing="void").filter(_asked(supplier, standing))
    for name, value in (("sku", sku), ("lot", lot)):
        rows = rows.filter(**{name: "" if value == "-" else value}) if value else rows
    if len(month) == 7 and month[:4].isdigit() and month[5:].isdigit():
        rows = rows.filter(found_on__year=int(month[:4]), found_on__month=int(month[5:]))
    if kind:
        rows = rows.filter(costs__kind=kind).distinct()
    if cursor:
        rows = rows.filter(pk__lt=before(cursor))
    rows = rows.select_related("claim", "supplier", "agreement").prefetch_related("costs")
    found = list(rows.order_by("-pk")[: size + 1])
    lines = SupplierClaimLine.objects.filter(defect__in=[row.pk for row in found], stands=True)
    claims = dict(lines.values_list("defect_id", "supplier_claim__public_id"))
    return cut([_defect(row, claims.get(row.pk, "")) for row in found], size, lambda row: [row.id])


def _asked(supplier: str, standing: str) -> Q:
    found = Q(supplier=None) if supplier == "-" else Q(supplier__code=supplier) if supplier else Q()
    if standing == "open":
        return found & claimable()
    if standing == "missing":
        return found & Q(standing="open") & ~Q(missing=[])
    return found & Q(standing=standing) if standing else found


def claimable() -> Q:
    """Defects that may go on a claim now, as far as their window goes."""
    return Q(standing="open", missing=[], share_minor__gt=0, agreement__isnull=False)


def _defect(row: Defect, supplier_claim: str) -> DefectRow:
    return DefectRow(
        id=row.pk, claim_id=row.claim_id, claim_ref=row.claim.public_id,
        supplier=row.supplier.code if row.supplier else "", sku=row.sku, title=row.title, lot=row.lot,
        serial=row.serial, quantity=row.quantity, basis=row.basis, found_on=row.found_on, bought_on=row.bought_on,
        standing=row.standing, agreement=row.agreement.code if row.agreement else "", currency=row.currency,
        share_minor=row.share_minor, claim_until=row.claim_until, missing=tuple(row.missing),
        costs=cost_lines(row.costs.all()), supplier_claim=supplier_claim,
    )  # fmt: skip


def cost_lines(rows: Iterable[Cost]) -> tuple[tuple[str, str, int], ...]:
    """(kind, currency, minor units), in a fixed order."""
    return tuple(sorted((row.kind, row.currency, row.minor) for row in rows))


def _listed(rows: QuerySet[SupplierClaim]) -> QuerySet[SupplierClaim]:
    counted = Count("lines", filter=Q(lines__stands=True))
    return rows.select_related("supplier", "agreement").annotate(units=counted)


def whole() -> QuerySet[SupplierClaim]:
    """Claims with all that their view shows."""
    lines = SupplierClaimLine.objects.filter(stands=True).select_related("defect__claim").order_by("pk")
    messages = EdiMessage.objects.defer("body").order_by("-pk")
    return SupplierClaim.objects.select_related("supplier", "agreement").prefetch_related(
        Prefetch("lines", queryset=lines), "credits", Prefetch("messages", queryset=messages)
    )


def claim_row(row: SupplierClaim) -> SupplierClaimRow:
    """A claim in a list."""
    return SupplierClaimRow(**_head(row), units=getattr(row, "units", 0))


def _head(row: SupplierClaim) -> dict[str, Any]:
    return {
        "id": row.pk, "public_id": row.public_id, "supplier": row.supplier.code,
        "supplier_name": row.supplier.name, "agreement": row.agreement.code, "state": row.state,
        "currency": row.currency,
        "claimed_minor": row.claimed_minor, "accepted_minor": row.accepted_minor,
        "credited_minor": row.credited_minor, "vendor_rma": row.vendor_rma, "send_by": row.send_by,
        "answer_due": row.answer_due, "sent_at": row.sent_at, "at": row.at,
    }  # fmt: skip


def claim_view(row: SupplierClaim) -> SupplierClaimView:
    """The whole claim."""
    lines = tuple(_line(one) for one in row.lines.all())
    values = _head(row) | {
        "units": len(lines), "way": row.way, "why": row.why, "supplier_ref": row.supplier_ref,
        "created_by": row.created_by, "answered_at": row.answered_at, "close_asked_by": row.close_asked_by,
        "close_asked_by_user": row.close_asked_by_user_id, "reminders": row.reminders,
        "verbs": tuple(SUPPLIER_CLAIM.verbs(row.state)), "lines": lines,
        "messages": tuple(
            EdiMessageView(kind=one.kind, name=one.name, state=one.state, why=one.why, at=one.at)
            for one in row.messages.all()
        ),
        "credits": tuple(
            CreditRow(document=one.document, minor=one.minor, by=one.by, at=one.at) for one in row.credits.all()
        ),
    }  # fmt: skip
    return SupplierClaimView(**values)


def _line(row: SupplierClaimLine) -> ClaimLine:
    defect = row.defect
    return ClaimLine(
        id=row.pk, defect_id=defect.pk, claim_ref=defect.claim.public_id, sku=defect.sku, title=defect.title,
        lot=defect.lot, serial=defect.serial, quantity=defect.quantity, found_on=defect.found_on,
        claim_until=row.claim_until, evidence=tuple(defect.evidence),
        costs=tuple((kind, currency, minor) for kind, currency, minor in row.costs),
        share_minor=row.share_minor, claimed_minor=row.claimed_minor, accepted_minor=row.accepted_minor,
    )  # fmt: skip


def paper(ref: str) -> bytes:
    """The PDF for a letter (config/plugs.py)."""
    return supplier_claim_pdf(SYSTEM, ref)
