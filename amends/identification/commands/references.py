"""Photos of good pieces, by product: given and taken away by people, looked at by the photo worker."""

from __future__ import annotations

import hashlib

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import product_by_sku
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import read_photo
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.identification.commands.describe import numbers_in, packed
from amends.identification.models import Reference
from amends.identification.queries import lanes
from amends.identification.queries.ability import able, method
from amends.identification.queries.references import reference_bytes, reference_view, references, with_references
from amends.identification.rules.families import family_of
from amends.identification.types import ReferenceView
from amends.jobs.api import defer
from amends.readings.api import problem_of

__all__ = ["add_reference", "reference_bytes", "references", "remove_reference", "with_references"]

MOST = 200


def add_reference(actor: Actor, sku: str, name: str, body: bytes) -> ReferenceView:
    """Keep a photo of a good piece, re-encoded; the same picture again is the same reference. Looked at in the
    background, where photos are looked at.

    Refused: reference_product_unknown, too_many_references, and what `read_photo` refuses; Unavailable.
    """
    require(actor, Right.IDENTIFICATION_SWITCH)
    product = product_by_sku(sku.strip())
    if product is None:
        raise Refused("reference_product_unknown", sku=sku, field="sku")
    if Reference.objects.filter(product_id=product.id).count() >= MOST:
        raise Refused("too_many_references", limit=MOST, sku=product.sku, field="photos")
    photo = read_photo(name, body)
    stored = hashlib.sha256(photo.jpeg).hexdigest()
    evidence_files.keep(stored, photo.jpeg, photo.small, evidence_files.REFERENCES)
    with transaction.atomic():
        row, fresh = Reference.objects.get_or_create(
            product_id=product.id,
            stored_sha256=stored,
            defaults={"public_id": ids.new("REF"), "name": name[:200], "added_by": actor.label, "at": clock.now()},
        )
        lanes.lane("photo", family_of(product.category, product.sku))
        if fresh and able():
            defer("identification.look_at_reference", reference_id=row.pk)
    return reference_view(row)


def remove_reference(actor: Actor, public_id: str) -> None:
    """It counts no more, and its picture goes unless another product has the same. NotFound."""
    require(actor, Right.IDENTIFICATION_SWITCH)
    row = Reference.objects.filter(public_id=ids.parse(public_id, "REF") or "").first()
    if row is None:
        raise NotFound
    with transaction.atomic():
        row.delete()
        if not Reference.objects.filter(stored_sha256=row.stored_sha256).exists():
            transaction.on_commit(
                lambda: evidence_files.remove(row.stored_sha256, clock.now(), evidence_files.REFERENCES)
            )


def look_at(reference_id: int) -> None:
    """Keep the numbers of one; in the photo worker, with no transaction open."""
    row = Reference.objects.filter(pk=reference_id).first()
    if row is None or not able():
        return
    body = evidence_files.fetch(row.stored_sha256, area=evidence_files.REFERENCES)
    problem = problem_of(body)
    numbers = packed(None if problem else numbers_in(body))
    Reference.objects.filter(pk=row.pk).update(method=method(), problem=problem, numbers=numbers)
