"""What is said about one claim."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Q

from amends.accounts.api import Right, require
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.identification.models import Answer, Example, ExamplePhoto, Reference
from amends.identification.models import Lane as LaneRow
from amends.identification.queries.ability import able
from amends.identification.queries.lanes import digest
from amends.identification.rules.families import family_of
from amends.identification.types import Identified, Lane, Nearest, Review, Said

_MILLION = 1_000_000
_SHOWN = 3
_LANE = ("id", "kind", "family", "state", "examples", "head_id", "head__seen_together", "good")


def identified(claim: ClaimView, category: str) -> Identified:
    """Of a claim of goods of this category; two statements, one where nothing is known. For checks and staff."""
    family = family_of(category, claim.sku)
    good = Exists(Reference.objects.filter(product_id=claim.product_id or 0))
    mine = LaneRow.objects.filter(Q(kind="photo", family=family) | Q(kind="words", family="")).annotate(good=good)
    rows = list(mine.values(*_LANE))
    ready = able()
    if not rows:
        return Identified(able=ready, photo=Lane(kind="photo", family=family))
    answers = {row["kind"]: row for row in Answer.objects.filter(claim_id=claim.id).values(*_ANSWER)}
    lanes = {row["kind"]: _lane(row, answers.get(row["kind"]), digest(row["kind"], claim)) for row in rows}
    return Identified(
        able=ready,
        photo=lanes.get("photo", Lane(kind="photo", family=family)),
        words=lanes.get("words", Lane(kind="words", family="")),
    )


_ANSWER = (
    "kind", "how", "seen", "said", "label", "component", "is_safety", "sure", "is_novel", "is_decided",
    "is_automatic", "is_audit", "reviewed_at", "head__number", "odd", "alike", "at",
)  # fmt: skip


def _lane(row: dict[str, Any], answer: dict[str, Any] | None, now: str) -> Lane:
    fresh = answer is not None and answer["seen"] == now
    learnt = row["head_id"] is not None
    compared = row["kind"] == "photo" and row["good"]
    return Lane(
        kind=row["kind"],
        family=row["family"],
        state=row["state"],
        examples=row["examples"],
        learnt=learnt,
        waiting=(learnt or compared) and not fresh,
        said=_said(answer) if answer is not None and fresh else None,
        seen_together=tuple((one, other) for one, other in row["head__seen_together"] or ()),
    )


def _said(row: dict[str, Any]) -> Said:
    return Said(
        kind=row["kind"],
        how=row["how"],
        defect=row["said"],
        label=row["label"],
        component=row["component"],
        safety=row["is_safety"],
        sure=row["sure"] * 100 // _MILLION,
        novel=row["is_novel"],
        decided=row["is_decided"],
        automatic=row["is_automatic"],
        audit=row["is_audit"],
        reviewed=row["reviewed_at"] is not None,
        head=row["head__number"],
        odd=row["odd"],
        alike=tuple((ref, like) for ref, like in row["alike"]),
        at=row["at"],
    )


def nearest(actor: Actor, claim_id: int) -> list[Nearest]:
    """The confirmed examples that look most like the claim's photos, at most three, one of each case; erased ones
    are gone. Two statements. For staff."""
    require(actor, Right.CLAIMS_READ)
    if actor.is_customer:
        raise NotFound
    row = (
        Answer.objects.filter(claim_id=claim_id, kind="photo").values("nearest", "is_audit", "reviewed_at").first()
    )
    if row is None or not row["nearest"] or (row["is_audit"] and row["reviewed_at"] is None):
        return []
    likeness: dict[int, int] = dict(row["nearest"])
    photos = ExamplePhoto.objects.select_related("example").in_bulk(list(likeness))
    found: dict[int, Nearest] = {}
    for photo, like in likeness.items():
        if photo in photos and photos[photo].example.claim_id != claim_id:
            it = photos[photo]
            found.setdefault(
                it.example_id,
                Nearest(
                    photo_ref=it.photo_ref,
                    claim_ref=it.example.claim_ref,
                    defect=it.example.defect,
                    label=it.example.label,
                    likeness=like,
                ),
            )
    return list(found.values())[:_SHOWN]


def review_of(actor: Actor, claim_id: int) -> Review:
    """Whether a person is asked what the claim shows, and what is known. Two statements. For staff."""
    require(actor, Right.CLAIMS_READ)
    if actor.is_customer:
        raise NotFound
    known = Example.objects.filter(claim_id=claim_id).first()
    asked = Answer.objects.filter(claim_id=claim_id).exclude(said="").exists()
    return Review(
        asked=asked and (known is None or known.source != "inspection"),
        answered=known.label if known else "",
        answered_by=known.reviewed_by if known else "",
        source=known.source if known else "",
    )
