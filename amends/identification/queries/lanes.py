"""Which kinds of goods a claim belongs to."""

from __future__ import annotations

import hashlib

from amends.catalog.api import products
from amends.claims.ports import ClaimView
from amends.identification.models import Lane
from amends.identification.rules.families import family_of


def family(claim: ClaimView) -> str:
    """Of the claim's product; one statement, none without a product."""
    product = products([claim.product_id]).get(claim.product_id) if claim.product_id is not None else None
    return family_of(product.category if product is not None else "", claim.sku)


def lane(kind: str, family: str) -> Lane:
    """The row; made when it is the first of its kind."""
    return Lane.objects.get_or_create(kind=kind, family=family)[0]


def digest(kind: str, claim: ClaimView) -> str:
    """What an answer was made of: when the photos or the words change, it is another one."""
    if kind == "photo":
        return ",".join(str(photo.id) for photo in sorted(claim.photos, key=lambda photo: photo.id))
    return hashlib.sha256(claim.description.encode()).hexdigest()[:32]
