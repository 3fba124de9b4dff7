"""Training a head from the reviewed cases, in the photo worker."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Max

from amends.core import clock
from amends.identification.commands.describe import describe_examples, missing_numbers
from amends.identification.commands.recount import recount
from amends.identification.commands.remember import case_of, verdict
from amends.identification.models import Example, ExamplePhoto, Head, KnownPhoto, Lane, ProofCase
from amends.identification.queries.ability import able, method
from amends.identification.queries.copies import copied_pairs
from amends.identification.rules.families import joined
from amends.identification.rules.proving import figures

MOST = 4_000
_MILLION = 1_000_000


def train(lane_id: int) -> int | None:
    """A new head from the newest 4,000 reviewed cases; its number, or None when there are too few or nothing is
    new.

    Learning is done with no transaction open. Two at once make one head: the digest of what it is made of is
    unique. A head that is switched on is replaced only by one that is proved on its own newest cases.
    """
    from amends.vision.apprentice import learn

    if not able():
        return None
    lane = Lane.objects.get(pk=lane_id)
    rows, cases = _lessons(lane)
    digest = _digest(rows)
    if Head.objects.filter(lane=lane, digest=digest).exists():
        return None
    skill = learn(cases)
    with transaction.atomic():
        lane = Lane.objects.select_for_update(of=("self",)).get(pk=lane_id)
        Lane.objects.filter(pk=lane_id).update(learnt_from=lane.examples)
        if skill is None or Head.objects.filter(lane=lane, digest=digest).exists():
            return None
        head = _kept(lane, digest, skill, rows)
        _keep_known(head, skill, rows)
        _keep_cases(head, skill, rows, cases)
        _take_over(lane, head)
    recount(lane_id)
    return head.number


def _lessons(lane: Lane) -> tuple[list[Example], list[Any]]:
    """The examples that can be learnt from and their cases, oldest first; copies of one photo are one piece."""
    examples = Example.objects.all() if lane.kind == "words" else Example.objects.filter(family=lane.family)
    if lane.kind == "photo":
        newest = examples.order_by("-id").values("id")[:MOST]
        describe_examples(missing_numbers(ExamplePhoto.objects.filter(example__in=newest)))
        examples = examples.prefetch_related("photos")
    found = [
        (row, case) for row in list(examples.order_by("-id")[:MOST])[::-1] if (case := case_of(lane.kind, row))
    ]
    rows, cases = [row for row, _ in found], [case for _, case in found]
    pieces = joined([row.sold_unit_id for row in rows], copied_pairs(rows))
    from dataclasses import replace

    return rows, [replace(case, piece=piece) for case, piece in zip(cases, pieces, strict=True)]  # type: ignore[type-var]


def _digest(rows: list[Example]) -> str:
    parts = [method(), *(f"{row.pk}:{row.defect}:{len(row.photos.all())}" for row in rows)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _kept(lane: Lane, digest: str, skill: Any, rows: list[Example]) -> Head:
    from amends.vision.thresholds import NEVER

    last = Head.objects.filter(lane=lane).aggregate(number=Max("number"))["number"] or 0
    return Head.objects.create(
        lane=lane,
        number=last + 1,
        digest=digest,
        method=method(),
        classes=list(skill.head.classes),
        thin=list(skill.thin),
        least=None if skill.least >= NEVER else round(_MILLION * skill.least),
        learnt=skill.parts[0],
        tuned=skill.parts[1],
        proving=skill.parts[2],
        newest_example=rows[-1].pk,
        arrays=skill.head.to_bytes(),
        space=None if skill.space is None else skill.space.to_bytes(),
        seen_together=sorted({(row.symptom, row.defect) for row in rows}),
        at=clock.now(),
    )


def _keep_known(head: Head, skill: Any, rows: list[Example]) -> None:
    """The place of each photo that taught it; one that was erased meanwhile is left out."""
    from amends.vision.known import kept

    if skill.space is None:
        return
    ids = []
    for at, number in skill.owners:
        usable = [photo.pk for photo in rows[at].photos.all() if photo.numbers]
        ids.append(usable[number])
    there = set(ExamplePhoto.objects.filter(pk__in=ids).values_list("id", flat=True))
    KnownPhoto.objects.bulk_create(
        [
            KnownPhoto(head=head, photo_id=photo, place=place)
            for photo, place in zip(ids, kept(skill.space), strict=True)
            if photo in there
        ],
        batch_size=1000,
    )


def _keep_cases(head: Head, skill: Any, rows: list[Example], cases: list[Any]) -> None:
    """What it says about the cases that neither taught it nor set its threshold."""
    from amends.vision.apprentice import parts_of

    ProofCase.objects.bulk_create(
        [
            ProofCase(head=head, example=rows[at], **verdict(rows[at], skill.look(cases[at])))
            for at in parts_of(cases)[2]
        ],
        batch_size=1000,
    )


def _take_over(lane: Lane, head: Head) -> None:
    """Unless the present one is switched on and the new one is not proved by itself."""
    if lane.state == "on":
        seen = list(head.cases.order_by("id").values_list("is_decided", "is_right"))
        if not figures(seen).proved:
            why = "kept aside: the present head is proved, this one is not yet"
            Head.objects.filter(pk=head.pk).update(why=why)
            return
    Lane.objects.filter(pk=lane.pk).update(head=head)
    KnownPhoto.objects.filter(head__lane=lane).exclude(head=head).delete()
