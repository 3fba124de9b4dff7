"""Is there enough to look at?"""

from __future__ import annotations

from typing import Any

from amends.checks.rules.words import both
from amends.checks.types import Check, Found, Gathered, Outcome

_SHORTEST_DESCRIPTION = 10
_SMALLEST_SIDE = 200
_PROBLEMS = {
    "blurred": "blurred",
    "dark": "too dark",
    "bright": "too bright",
    "empty": "empty",
    "unreadable": "damaged",
}


def look(given: Gathered) -> Found:
    """Reasons: photo_missing, photo_too_small, photo_unusable, description_short, complete.

    `facts`: missing (all of them); unusable: {photo: blurred, dark, bright, empty, unreadable}. One usable photo
    is enough; photos that are not looked at yet count as usable.
    """
    claim = given.claim
    inputs: dict[str, Any] = {
        "needs_photo": claim.needs_photo,
        "photos": [[photo.public_id, photo.width, photo.height] for photo in claim.photos],
        "description_length": len(claim.description),
    }
    unusable = {seen.photo_ref: seen.problem for seen in given.readings.seen if seen.problem}
    inputs["unusable"] = unusable
    missing: list[tuple[str, str]] = []
    if claim.needs_photo and not claim.photos:
        missing.append(("photo_missing", f"“{claim.defect_label}” can be seen, but there is no photo."))
    if claim.photos and all(min(photo.width, photo.height) < _SMALLEST_SIDE for photo in claim.photos):
        missing.append(("photo_too_small", "Every photo is too small to see much on it."))
    elif claim.photos and len(unusable) == len(claim.photos):
        how = both(sorted({_PROBLEMS.get(problem, "unclear") for problem in unusable.values()}))
        missing.append(("photo_unusable", f"Hardly anything can be seen on the photos: they are {how}."))
    if sum(sign.isalnum() for sign in claim.description) < _SHORTEST_DESCRIPTION:
        missing.append(("description_short", "The description says hardly anything."))
    if missing:
        sentence = " ".join(sentence for _, sentence in missing) + " Ask the customer for more."
        facts = {"missing": [reason for reason, _ in missing], "unusable": unusable}
        return Found(Outcome.FLAG, missing[0][0], sentence, facts, inputs)
    count = len(claim.photos)
    shown = "no photo is needed" if not count else "1 photo" if count == 1 else f"{count} photos"
    return Found(
        Outcome.PASS, "complete", f"Complete: described, {shown}.", {"missing": [], "unusable": unusable}, inputs
    )


CHECK = Check("evidence", 2, look)
