"""What the evidence viewer shows: the photos with what was read on them, and pictures to hold beside them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from amends.checks.api import FindingView
from amends.claims.ports import ClaimView
from amends.identification.ports import Nearest
from amends.readings.ports import PhotoSeen


@dataclass(frozen=True, slots=True)
class Beside:
    """A picture to compare with: the same picture in another claim, or a confirmed example of a defect."""

    url: str
    label: str
    mirrored: bool = False


@dataclass(frozen=True, slots=True)
class Shot:
    """One photo of the claim. `boxes`: JSON of [{text, box: [left, top, right, bottom] in per mille}]; `beside`:
    JSON of [{url, label, mirrored}]; `notes`: what the checks say about this photo."""

    ref: str
    url: str
    alt: str
    boxes: str = "[]"
    beside: str = "[]"
    notes: tuple[str, ...] = ()
    pairs: tuple[Beside, ...] = field(default=())


def shots(
    claim: ClaimView,
    findings: Iterable[FindingView],
    boxes: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
    examples: Sequence[Beside] = (),
) -> list[Shot]:
    """The claim's photos in order. Pairs come from the finding `reused_photo` (facts.pairs: photo, other_photo,
    other_claim, certainty, mirrored); `boxes` by the photo's reference."""
    pairs = [pair for found in findings if found.code == "reused_photo" for pair in found.facts.get("pairs", [])]
    made = []
    for number, photo in enumerate(claim.photos, 1):
        twins = [_twin(pair) for pair in pairs if pair.get("photo") == photo.public_id and pair.get("other_photo")]
        beside = [*twins, *examples]
        made.append(
            Shot(
                ref=photo.public_id,
                url=reverse("console:photo", args=[photo.public_id]),
                alt=f"Photo {number} of the claim, {photo.width} by {photo.height} pixels",
                boxes=json.dumps(list((boxes or {}).get(photo.public_id, ()))),
                beside=json.dumps([{"url": it.url, "label": it.label, "mirrored": it.mirrored} for it in beside]),
                notes=tuple(it.label for it in twins),
                pairs=tuple(twins),
            )
        )
    return made


def _twin(pair: dict[str, Any]) -> Beside:
    how = "mirrored in " if pair.get("mirrored") else "also in "
    return Beside(
        url=reverse("console:photo", args=[str(pair["other_photo"])]),
        label=f"{how}{pair.get('other_claim', '')}",
        mirrored=bool(pair.get("mirrored")),
    )


def boxes_of(seen: Iterable[PhotoSeen]) -> dict[str, list[dict[str, Any]]]:
    """What was read, and where, by the photo's reference."""
    return {photo.photo_ref: [{"text": one.text, "box": list(one.box)} for one in photo.texts] for photo in seen}


def examples_of(found: Iterable[Nearest]) -> list[Beside]:
    """Confirmed examples to hold beside each photo."""
    return [
        Beside(
            url=reverse("console:photo", args=[it.photo_ref]),
            label=f"confirmed: {it.label}, {it.claim_ref} ({it.likeness}% alike)",
        )
        for it in found
    ]
