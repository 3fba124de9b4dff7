"""A memo as structured data: what a tax office and another program read."""

from __future__ import annotations

from decimal import Decimal

from amends.documents.api import CreditDocument, CreditLine, Party, TaxKind
from amends.resolutions.types import MemoLine, MemoTax, MemoView


def credit_document(memo: MemoView) -> CreditDocument:
    """The memo in EN 16931's terms. A correction is an invoice over what is taken back."""
    sign = -1 if memo.kind == "correction" else 1
    kinds = memo.taxes
    return CreditDocument(
        number=memo.number,
        issued=memo.day or memo.issued_at.date(),
        currency=memo.currency,
        seller=party(memo.seller, memo.issuer[0] if memo.issuer else memo.legal_entity),
        buyer=party(memo.buyer, memo.customer_name),
        lines=tuple(
            CreditLine(
                id=str(place),
                name=line.title or line.sku,
                net=sign * line.net,
                tax=_kind(line, kinds),
                quantity=Decimal(line.quantity),
                sku=line.sku,
                description=" / ".join(part for part in (line.serial, line.reason) if part),
            )
            for place, line in enumerate(memo.lines, 1)
            if line.net or line.tax
        ),
        taxes=tuple((one.category, Decimal(one.rate), sign * one.tax) for one in kinds),
        invoice=memo.corrects or memo.order_number,
        order=memo.order_number,
        notes=tuple(note for note in (memo.reason, f"Claim {memo.claim_ref}") if note),
        # EN 16931 asks for a day of delivery within the EU: the supply is undone on the document's own
        delivered=memo.day if any(one.category == "K" for one in kinds) else None,
        kind="380" if memo.kind == "correction" else "381",
    )


def _kind(line: MemoLine, kinds: tuple[MemoTax, ...]) -> TaxKind:
    """The line's own kind of tax; documents from before lines had one have one for all."""
    if line.category:
        return TaxKind(category=line.category, rate=Decimal(line.rate))
    return TaxKind(category=kinds[0].category, rate=Decimal(kinds[0].rate)) if kinds else TaxKind(category="O")


def party(known: dict[str, str], name: str) -> Party:
    """A party from what the document kept of it."""
    return Party(
        name=known.get("name") or name,
        country=known.get("country", ""),
        lines=tuple(line for line in known.get("lines", "").split("\n") if line),
        postcode=known.get("postcode", ""),
        city=known.get("city", ""),
        vat_id=known.get("vat_id", ""),
        tax_id=known.get("tax_id", ""),
        legal_id=known.get("legal_id", ""),
        email=known.get("email", ""),
        phone=known.get("phone", ""),
    )
