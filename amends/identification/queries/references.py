"""Photos of good pieces, and how unusual a claim's photos look beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from amends.accounts.api import Right, require
from amends.claims.ports import evidence_files
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.identification.models import Reference
from amends.identification.queries.ability import method
from amends.identification.types import ReferenceProduct, ReferenceView

_MOST = 200


def references(actor: Actor, sku: str) -> list[ReferenceView]:
    """Those of a product, oldest first (at most 200)."""
    require(actor, Right.QUALITY_READ)
    rows = Reference.objects.filter(product__sku=sku.strip()).order_by("pk")
    return [reference_view(row) for row in rows.defer("numbers")[:_MOST]]


def with_references(actor: Actor) -> list[ReferenceProduct]:
    """The products that have some, by SKU (at most 200); `counted`: those that can be compared with."""
    require(actor, Right.QUALITY_READ)
    counts = Reference.objects.values("product__sku", "product__title").order_by("product__sku")
    rows = counts.annotate(given=Count("pk"), counted=Count("pk", filter=Q(problem="") & ~Q(method="")))
    return [
        ReferenceProduct(
            sku=row["product__sku"], title=row["product__title"], given=row["given"], counted=row["counted"]
        )
        for row in rows[:_MOST]
    ]


def reference_bytes(actor: Actor, public_id: str, *, small: bool = False) -> bytes:
    """The picture as JPEG. NotFound; Unavailable("photo_lost")."""
    require(actor, Right.QUALITY_READ)
    row = Reference.objects.filter(public_id=ids.parse(public_id, "REF") or "").first()
    if row is None:
        raise NotFound
    return evidence_files.fetch(row.stored_sha256, small=small, area=evidence_files.REFERENCES)


def odd_beside_good(product_id: int | None, rows: Any) -> float | None:
    """How unusual photos (m, d) look beside the product's references; None where there are too few."""
    import numpy as np

    from amends.vision.references import odd

    known = Reference.objects.filter(product_id=product_id or 0, method=method(), problem="").exclude(numbers=b"")
    good = [np.frombuffer(bytes(one), np.float16) for one in known.values_list("numbers", flat=True)[:_MOST]]
    return odd(np.stack(good).astype(np.float32), rows) if good else None


def reference_view(row: Reference) -> ReferenceView:
    """Without its numbers."""
    return ReferenceView(
        public_id=row.public_id,
        name=row.name,
        looked_at=bool(row.method),
        problem=row.problem,
        added_by=row.added_by,
        at=row.at,
    )
