"""A credit memo as a printable sheet, in any language."""

from __future__ import annotations

from collections.abc import Callable

from amends.core.money import Money
from amends.documents.api import Sheet, Table, amount_text
from amends.resolutions.types import MemoView


def sheet(memo: MemoView, _: Callable[[str], str] = str, *, day: str = "") -> Sheet:
    """The memo's figures, its tax and what it refers to; `_` says every word in the reader's language."""

    def money(minor: int) -> str:
        return amount_text(Money(minor, memo.currency))

    correction = memo.kind == "correction"
    totals = (
        *(((_("Net"), money(memo.net)),) if memo.tax else ()),
        *((f"{_('Tax')} {one.rate} %", money(one.tax)) for one in memo.taxes if one.tax),
        *(((_("Tax"), money(memo.tax)),) if memo.tax and not any(one.tax for one in memo.taxes) else ()),
        (_("Total taken back") if correction else _("Total credited"), money(memo.total)),
    )
    return Sheet(
        title=_("Correction of a credit memo") if correction else _("Credit memo"),
        reference=memo.number,
        issuer=memo.issuer or (memo.legal_entity,),
        addressee=(memo.customer_name or _("Customer"),),
        facts=_facts(memo, _, day or f"{memo.issued_at:%-d %B %Y}"),
        table=_table(memo, _, money),
        totals=totals,
        notes=_notes(memo, _, money),
        page=_("Page {number} of {count}"),
    )


def _facts(memo: MemoView, _: Callable[[str], str], day: str) -> tuple[tuple[str, str], ...]:
    paid = _("Store credit") if memo.method == "store_credit" else _("Refund to you")
    return (
        (_("Date"), day),
        *(((_("Corrects"), memo.corrects),) if memo.corrects else ()),
        (_("Order"), memo.order_number),
        (_("Claim"), memo.claim_ref),
        *(((_("Paid as"), paid),) if memo.kind == "credit" else ()),
    )


def _table(memo: MemoView, _: Callable[[str], str], money: Callable[[int], str]) -> Table:
    rows = tuple(
        (
            line.title,
            " / ".join(part for part in (line.sku, line.serial and f"{_('serial')} {line.serial}") if part),
            line.reason,
            str(line.quantity),
            money(line.net),
            money(line.tax),
            money(line.total),
        )
        for line in memo.lines
    )
    header = (_("Item"), _("Number"), _("Reason"), _("Qty"), _("Net"), _("Tax"), _("Total"))
    return Table(header=header, rows=rows, figures=(3, 4, 5, 6))


def _notes(memo: MemoView, _: Callable[[str], str], money: Callable[[int], str]) -> tuple[str, ...]:
    notes = []
    if memo.breakdown:
        worked_out = "; ".join(f"{line.text} {money(line.minor)}" for line in memo.breakdown)
        notes.append(_("How the amount was worked out:") + f" {worked_out}.")
    untaxed = {
        "G": _("Export outside the EU: no value added tax."),
        "K": _("Supply within the EU to a business: no value added tax here."),
        "AE": _("Reverse charge: the buyer owes the value added tax."),
    }
    notes += [untaxed[one.category] for one in memo.taxes if one.category in untaxed]
    return tuple(notes)
