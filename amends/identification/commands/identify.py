"""Looking at a claim's photos and words, and writing down what can be said."""

from __future__ import annotations

import secrets
from typing import Any

from django.conf import settings
from django.db import transaction

from amends.claims.api import claim as claim_of
from amends.claims.api import defect_types
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.identification.commands.describe import numbers_of
from amends.identification.facts import ClaimIdentified
from amends.identification.models import Answer, ExamplePhoto, Lane
from amends.identification.queries import lanes
from amends.identification.queries.ability import able, method
from amends.identification.queries.references import odd_beside_good
from amends.identification.queries.skills import loaded
from amends.jobs.api import defer, publish
from amends.readings.api import readings

_MOST_PHOTOS = 6
_MOST_NEAREST = 500
_MOST_TEXTS = 500
_FEWEST_LETTERS = 60
_LONGEST = 4_000
_MILLION = 1_000_000


def want(claim_id: int) -> None:
    """Have a claim looked at by the photo worker; nothing where that is not done."""
    if able():
        defer("identification.identify", claim_id=claim_id)


def identify(claim_id: int) -> None:
    """Answer what its photos (once all are read) and its words show; publishes ClaimIdentified. Idempotent.

    Looking is done with no transaction open. What was reviewed already is not answered again.
    """
    if not able():
        return
    try:
        claim = claim_of(SYSTEM, claim_id)
    except NotFound:
        return
    found = {"words": _of_words(claim)} | ({"photo": _of_photos(claim)} if claim.photos else {})
    with transaction.atomic():
        for kind, said in found.items():
            if said is not None:
                _keep(claim, kind, said)
        publish(ClaimIdentified(claim_id=claim_id))


def _keep(claim: ClaimView, kind: str, said: dict[str, Any]) -> None:
    """Whether it stands by itself is read now, under the lane's lock: nothing is automatic once it is switched
    off."""
    lane = Lane.objects.select_for_update().get(pk=said.pop("lane_id"))
    automatic = lane.state == "on" and bool(said.get("is_decided")) and said["head_id"] == lane.head_id
    row = Answer.objects.select_for_update().filter(claim_id=claim.id, kind=kind).first()
    if row is not None and row.reviewed_at is not None:
        return
    draw = row.draw if row is not None else secrets.randbelow(10_000)
    values = {
        "seen": lanes.digest(kind, claim),
        "lane": lane,
        "draw": draw,
        "is_automatic": automatic,
        "is_audit": automatic and draw < settings.IDENTIFICATION_SAMPLE * 100,
        "at": clock.now(),
    }
    Answer.objects.update_or_create(claim_id=claim.id, kind=kind, defaults=_EMPTY | said | values)


_EMPTY: dict[str, Any] = {
    "said": "", "label": "", "component": "", "is_safety": False, "sure": 0, "is_novel": False,
    "is_decided": False, "nearest": [], "odd": None, "text": "", "alike": [],
}  # fmt: skip


def _of_photos(claim: ClaimView) -> dict[str, Any] | None:
    """None when its photos are not all read yet, or nothing is known of such goods."""
    lane = Lane.objects.select_related("head").filter(kind="photo", family=lanes.family(claim)).first()
    if lane is None:
        return None
    seen = readings(claim.id, [photo.id for photo in claim.photos])
    if seen.waiting:
        return None
    usable = [photo.photo_ref for photo in seen.seen if not photo.problem][:_MOST_PHOTOS]
    rows = [row for ref in usable if (row := numbers_of(ref)) is not None]
    if not rows:
        return {"lane_id": lane.pk, "head_id": None, "how": "unusable"}
    import numpy as np

    stacked = np.stack(rows)
    said = _by_nearest(claim, lane, stacked) if lane.head is None else _by_head(lane, stacked)
    odd = odd_beside_good(claim.product_id, stacked)
    said = said or {"lane_id": lane.pk, "head_id": None, "how": "nearest"}
    return said if odd is None else said | {"odd": round(1000 * odd)}


def _by_head(lane: Lane, rows: Any) -> dict[str, Any]:
    from amends.vision.apprentice import Case

    assert lane.head is not None
    ready = loaded(lane.head)
    look = ready.skill.look(Case("", 0, rows))
    nearest = [[ready.photos[at], round(100 * likeness)] for at, likeness in look.nearest]
    odd = None if look.odd is None else round(1000 * look.odd)
    return _said(lane, "head", look) | {"nearest": nearest, "odd": odd}


def _by_nearest(claim: ClaimView, lane: Lane, rows: Any) -> dict[str, Any] | None:
    """Too few examples for a head: the ones that look most alike, as advice."""
    import numpy as np

    known = list(
        ExamplePhoto.objects.filter(example__family=lane.family, method=method())
        .exclude(numbers=b"")
        .exclude(example__claim_id=claim.id)
        .order_by("-id")
        .values_list("id", "numbers", "example__defect")[:_MOST_NEAREST]
    )
    if not known:
        return None
    theirs = np.stack([np.frombuffer(bytes(row[1]), np.float16) for row in known]).astype(np.float32)
    likeness = (_unit(rows) @ _unit(theirs).T).max(0)
    order = [int(at) for at in np.argsort(-likeness, kind="stable")[:4]]
    found = {
        "lane_id": lane.pk,
        "head_id": None,
        "how": "nearest",
        "nearest": [[known[at][0], round(100 * max(0.0, float(likeness[at])))] for at in order],
    }
    return found | _named(known[order[0]][2])


def _unit(rows: Any) -> Any:
    import numpy as np

    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


def _of_words(claim: ClaimView) -> dict[str, Any]:
    from amends.vision.apprentice import Case

    lanes.lane("words", "")
    lane = Lane.objects.select_related("head").get(kind="words", family="")
    text = claim.description[:_LONGEST]
    found: dict[str, Any] = {"lane_id": lane.pk, "head_id": None, "how": "nearest"}
    if lane.head is not None and any(sign.isalnum() for sign in text):
        found = _said(lane, "head", loaded(lane.head).skill.look(Case("", 0, text=text)))
    return found | {"text": text, "alike": _alike(claim, text)}


def _alike(claim: ClaimView, text: str) -> list[list[Any]]:
    """Claims of others, among the newest, that say nearly the same in nearly the same letters."""
    from amends.vision.words import near_duplicates

    if sum(sign.isalnum() for sign in text) < _FEWEST_LETTERS:
        return []  # "does not work" is said by many
    others = (
        Answer.objects.filter(kind="words")
        .exclude(text="")
        .exclude(claim_id=claim.id)
        .exclude(claim__state__in=("draft", "withdrawn"))
    )
    if claim.customer_id is not None:
        others = others.exclude(claim__customer_id=claim.customer_id)
    rows = list(others.order_by("-at").values_list("claim__public_id", "text")[:_MOST_TEXTS])
    return [[rows[at][0], round(100 * like)] for at, like in near_duplicates(text, [row[1] for row in rows])[:5]]


def _said(lane: Lane, how: str, look: Any) -> dict[str, Any]:
    return {
        "lane_id": lane.pk,
        "head_id": lane.head_id,
        "how": how,
        "sure": min(_MILLION, round(_MILLION * look.sure)),
        "is_novel": look.novel,
        "is_decided": look.decided,
    } | _named(look.said)


def _named(code: str) -> dict[str, Any]:
    defect = {it.code: it for it in defect_types("finding")}.get(code)
    return {
        "said": code,
        "label": defect.label if defect else code,
        "component": defect.category if defect else "",
        "is_safety": defect.safety if defect else False,
    }
