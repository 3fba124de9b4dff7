"""A case was reviewed: it becomes an example, and measures what is known so far."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, Q

from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.identification.commands.describe import describe_examples, missing_numbers
from amends.identification.commands.recount import recount
from amends.identification.models import Answer, Example, ExamplePhoto, Head, Lane, ProofCase
from amends.identification.queries import lanes
from amends.identification.queries.ability import able
from amends.identification.queries.skills import loaded
from amends.identification.rules.truths import stands_above, wants_training
from amends.identification.types import Truth
from amends.jobs.api import defer
from amends.readings.api import readings

_MILLION = 1_000_000
_LONGEST = 4_000


def remember(truth: Truth) -> None:
    """Keep what the case turned out to be. An inspection replaces what a person said; otherwise the first stands.

    The photos are looked at by the photo worker afterwards.
    """
    claim = claim_of(SYSTEM, truth.claim_id)
    with transaction.atomic():
        row, fresh = Example.objects.select_for_update().get_or_create(
            claim_id=claim.id, defaults=_values(claim, truth)
        )
        if not fresh:
            if not stands_above(truth.source, row.source) or (row.defect, row.source) == (
                truth.defect,
                truth.source,
            ):
                return
            Example.objects.filter(pk=row.pk).update(**_values(claim, truth))
            ProofCase.objects.filter(example=row).update(truth=truth.defect, is_right=Q(said=truth.defect))
        else:
            _add(claim, row)
        Answer.objects.filter(claim_id=claim.id).exclude(said="").update(
            truth=truth.defect, is_right=Q(said=truth.defect), reviewed_at=clock.now()
        )
        if able():
            defer("identification.take_in", example_id=row.pk)


def _values(claim: ClaimView, truth: Truth) -> dict[str, object]:
    return {
        "claim_ref": claim.public_id,
        "sold_unit_id": claim.sold_unit_id,
        "family": lanes.family(claim),
        "symptom": claim.defect_code,
        "defect": truth.defect,
        "label": truth.label,
        "component": truth.component,
        "source": truth.source,
        "text": claim.description[:_LONGEST],
        "reviewed_by": truth.by,
        "reviewed_at": clock.now(),
    }


def _add(claim: ClaimView, row: Example) -> None:
    ExamplePhoto.objects.bulk_create(
        [ExamplePhoto(example=row, photo_id=photo.id, photo_ref=photo.public_id) for photo in claim.photos]
    )
    learning = [lanes.lane("words", "")] + ([lanes.lane("photo", row.family)] if claim.photos else [])
    Lane.objects.filter(pk__in=[one.pk for one in learning]).update(examples=F("examples") + 1)


def take_in(example_id: int) -> None:
    """Look at the example's photos, ask the present heads what they make of it, count anew. Idempotent."""
    row = Example.objects.filter(pk=example_id).first()
    if row is None or not able():
        return
    describe_examples(missing_numbers(row.photos.all()))
    for lane in Lane.objects.select_related("head").filter(
        Q(kind="words", family="") | Q(kind="photo", family=row.family)
    ):
        if lane.head is not None:
            _measure(lane.head, lane.kind, row)
        recount(lane.pk)
        if wants_training(lane.examples, lane.learnt_from):
            defer("identification.train", lock=f"identification-{lane.pk}", lane_id=lane.pk)


def _measure(head: Head, kind: str, row: Example) -> None:
    """Keep what the head says about a case that it did not learn from; nothing when it knows the piece already."""
    from amends.vision.apprentice import Case

    case = case_of(kind, row)
    if case is None or row.pk <= head.newest_example or _known_before(row):
        return
    look = loaded(head).skill.look(case)
    ProofCase.objects.get_or_create(head=head, example=row, defaults=verdict(row, look))
    assert isinstance(case, Case)


def case_of(kind: str, row: Example) -> object | None:
    """As the apprentice takes it; None when there is nothing to look at."""
    import numpy as np

    from amends.vision.apprentice import Case

    if kind == "words":
        return Case(row.defect, row.sold_unit_id, text=row.text) if any(s.isalnum() for s in row.text) else None
    numbers = [bytes(photo.numbers) for photo in row.photos.all() if photo.numbers]
    if not numbers:
        return None
    rows = np.stack([np.frombuffer(one, np.float16) for one in numbers]).astype(np.float32)
    return Case(row.defect, row.sold_unit_id, rows)


def verdict(row: Example, look: object) -> dict[str, object]:
    """A proof case from an apprentice's look."""
    said, sure = getattr(look, "said", ""), getattr(look, "sure", 0.0)
    return {
        "said": said,
        "truth": row.defect,
        "sure": min(_MILLION, round(_MILLION * sure)),
        "is_novel": bool(getattr(look, "novel", False)),
        "is_decided": bool(getattr(look, "decided", False)),
        "is_right": said == row.defect,
        "at": row.reviewed_at,
    }


def _known_before(row: Example) -> bool:
    """Whether an earlier example is of the same piece, or has a copy of one of the photos."""
    seen = readings(row.claim_id, list(row.photos.values_list("photo_id", flat=True)))
    copied = [pair.other_claim_id for pair in seen.elsewhere if pair.how == "copy"]
    same = Q(sold_unit_id=row.sold_unit_id) | Q(claim_id__in=copied)
    return Example.objects.filter(same, pk__lt=row.pk).exists()
