"""Writing a document down: its number, who issues it to whom, its lines and tax. Nothing of it ever changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from django.db import connection

from amends.accounting.api import entity_for, open_day
from amends.accounting.ports import EntityView
from amends.claims.ports import ClaimView
from amends.core import clock, ids
from amends.orders.ports import UnitPaid
from amends.purchases.api import given_away
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.rules.remedy import memo_number
from amends.resolutions.rules.tax import checked_vat, memo_tax, summed
from amends.resolutions.types import MemoLine

SHIPPING = "Shipping and fees"
_KEPT = ("postcode", "city", "country", "vat_id", "tax_id", "legal_id", "email", "phone")


def write_memo(credited: Sequence[tuple[Resolution, ClaimView]], unit: UnitPaid) -> CreditMemo:
    """The credit memo of one or several resolutions of the order of `unit`; the caller writes down that it is
    theirs. Refused("period_closed")."""
    sold = unit.head
    assert sold is not None  # paid_for always tells it
    entity = entity_for(sold.channel, sold.account, sold.country)
    seller = seller_of(entity)
    buyer = {
        "name": sold.customer_name,
        "country": sold.country.upper(),
        "email": sold.email,
        "vat_id": checked_vat(sold.vat_id),
    }
    lines = [line for row, claim in credited for line in _lines(row, claim, seller, buyer)]
    first, claim = credited[0]
    gift = given_away(unit.customer_id, claim.customer_id)
    return CreditMemo.objects.create(
        **numbered(entity),
        issuer=list(entity.printed()),
        claim_id=claim.id,
        customer_id=claim.customer_id,
        customer_name=sold.customer_name,
        gift=gift,
        claim_ref=", ".join(of.public_id for _, of in credited),
        order_number=sold.number,
        currency=first.currency,
        net=sum(line.net for line in lines),
        tax=sum(line.tax for line in lines),
        total=sum(line.total for line in lines),
        method=first.method,
        lines=[plain(line) for line in lines],
        breakdown=[figure for row, _ in credited for figure in row.breakdown],
        taxes=[plain(one) for one in summed(lines)],
        seller=seller,
        buyer={name: value for name, value in buyer.items() if value},
    )


def _lines(row: Resolution, claim: ClaimView, seller: dict[str, str], buyer: dict[str, str]) -> Iterator[MemoLine]:
    """The goods, and what of the amount is for shipping and fees, each with its own tax."""
    goods, goods_tax = row.amount_minor - row.charges_minor, row.tax_minor - row.charges_tax_minor
    parts = (
        (claim.sku, claim.title, claim.serial_reported, row.quantity, goods, goods_tax),
        ("", SHIPPING, "", 1, row.charges_minor, row.charges_tax_minor),
    )
    for sku, title, serial, quantity, total, tax in parts:
        if total or sku or title != SHIPPING:
            kind = memo_tax(total - tax, tax, quantity, seller, buyer)
            yield MemoLine(
                sku=sku,
                title=title,
                serial=serial,
                quantity=quantity,
                net=total - tax,
                tax=tax,
                total=total,
                reason=claim.defect_label,
                category=kind.category,
                rate=kind.rate,
            )


def numbered(entity: EntityView) -> dict[str, Any]:
    """The next number of the entity, with its day. Refused("period_closed")."""
    at = clock.now()
    day, year = open_day(entity, at)
    sequence = next_number(entity.code, year)
    return {
        "public_id": ids.new("CM"),
        "number": memo_number(entity.code, year, sequence),
        "legal_entity": entity.code,
        "year": year,
        "sequence": sequence,
        "issued_at": at,
        "day": day,
    }


def seller_of(entity: EntityView) -> dict[str, str]:
    """What the document keeps of its issuer."""
    known = {
        "name": entity.name,
        "lines": "\n".join(entity.lines),
        **{name: getattr(entity, name) for name in _KEPT},
    }
    return {name: value for name, value in known.items() if value}


def plain(struct: msgspec.Struct) -> dict[str, Any]:
    """As it is stored."""
    found: dict[str, Any] = msgspec.to_builtins(struct)
    return found


def next_number(entity: str, year: int) -> int:
    """The next number of the legal entity and year. The counter's row stays locked until the transaction
    ends, and goes back with it when it fails: so there is never a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO resolutions_memocounter AS c (legal_entity, year, last) VALUES (%s, %s, 1)
            ON CONFLICT (legal_entity, year) DO UPDATE SET last = c.last + 1 RETURNING last
            """,
            [entity, year],
        )
        return int(cursor.fetchone()[0])
