"""Agreements with suppliers."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, after, cut
from amends.recovery.models import Agreement
from amends.recovery.models import EdiParty as EdiRow
from amends.recovery.rules.terms import rates_of
from amends.recovery.types import AgreementInput, AgreementView, EdiParty


def agreements(actor: Actor, supplier: str = "", cursor: str = "", size: int = 50) -> Page[AgreementView]:
    """The current versions by code."""
    require(actor, Right.QUALITY_READ)
    size = max(1, min(size, MAX_SIZE))
    rows = Agreement.objects.filter(current=True).select_related("supplier").order_by("code")
    if supplier:
        rows = rows.filter(supplier__code=supplier)
    if cursor:
        rows = rows.filter(code__gt=after(cursor))
    return cut([agreement_view(row) for row in rows[: size + 1]], size, lambda row: [row.terms.code])


def agreement(actor: Actor, code: str) -> list[AgreementView]:
    """All versions, newest first (at most 50); NotFound."""
    require(actor, Right.QUALITY_READ)
    rows = Agreement.objects.filter(code=code).select_related("supplier").order_by("-version")[:50]
    found = [agreement_view(row) for row in rows]
    if not found:
        raise NotFound
    return found


def edi_party(actor: Actor, supplier: str) -> EdiParty | None:
    """How a supplier is reached by X12; None: it is not."""
    require(actor, Right.QUALITY_READ)
    row = EdiRow.objects.filter(supplier__code=supplier).first()
    return edi_view(row) if row is not None else None


def edi_view(row: EdiRow) -> EdiParty:
    """The address as others see it."""
    return EdiParty(
        qualifier=row.qualifier, id=row.party_id, group=row.group, our_qualifier=row.our_qualifier,
        our_id=row.our_id, our_group=row.our_group, version=row.version, usage=row.usage,
    )  # fmt: skip


def agreement_view(row: Agreement) -> AgreementView:
    """One version as others see it."""
    terms = AgreementInput(
        code=row.code, supplier=row.supplier.code, currency=row.currency, valid_from=row.valid_from,
        valid_to=row.valid_to, sku=row.sku, category=row.category, shares=row.shares, unit_cap=row.unit_cap,
        period_cap=row.period_cap, period=row.period, window_days=row.window_days, answer_days=row.answer_days,
        goods=row.goods, allowance=row.allowance, evidence=tuple(row.evidence), rates=rates_of(row.rates),
        note=row.note,
    )  # fmt: skip
    return AgreementView(
        id=row.pk, version=row.version, current=row.current, supplier_name=row.supplier.name, terms=terms,
        author=row.author, at=row.at,
    )  # fmt: skip
