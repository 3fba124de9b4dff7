"""Writing a document down: its number, who issues it to whom, its lines and tax. Nothing of it ever changes."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import connection

from amends.accounting.api import entity_for, open_day
from amends.accounting.ports import EntityView
from amends.claims.ports import ClaimView
from amends.core import clock, ids
from amends.orders.api import OrderView
from amends.purchases.api import given_away
from amends.resolutions.models import CreditMemo, Resolution
from amends.resolutions.rules.remedy import memo_number
from amends.resolutions.rules.tax import memo_tax
from amends.resolutions.types import MemoLine

_KEPT = ("postcode", "city", "country", "vat_id", "tax_id", "legal_id", "email", "phone")


def write_memo(row: Resolution, claim: ClaimView, sold: OrderView) -> CreditMemo:
    """The credit memo of a resolution. Refused("period_closed")."""
    entity = entity_for(sold.channel, sold.account, sold.country)
    net = row.amount_minor - row.tax_minor
    seller = seller_of(entity)
    gift = given_away(sold.customer_id, claim.customer_id)
    buyer = {"name": sold.customer_name, "country": sold.country.upper(), "email": sold.email}
    line = MemoLine(
        sku=claim.sku,
        title=claim.title,
        serial=claim.serial_reported,
        quantity=row.quantity,
        net=net,
        tax=row.tax_minor,
        total=row.amount_minor,
        reason=claim.defect_label,
    )
    return CreditMemo.objects.create(
        **numbered(entity),
        issuer=list(entity.printed()),
        resolution=row,
        claim_id=claim.id,
        customer_id=claim.customer_id,
        customer_name=sold.customer_name,
        gift=gift,
        claim_ref=claim.public_id,
        order_number=sold.number,
        currency=row.currency,
        net=net,
        tax=row.tax_minor,
        total=row.amount_minor,
        method=row.method,
        lines=[plain(line)],
        breakdown=row.breakdown,
        taxes=[plain(memo_tax(net, row.tax_minor, row.quantity, seller, buyer))],
        seller=seller,
        buyer={name: value for name, value in buyer.items() if value},
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
