"""Is there enough to look at?"""

from __future__ import annotations

from amends.checks.types import Check, Found, Gathered, Outcome

_SHORTEST_DESCRIPTION = 10
_SMALLEST_SIDE = 200


def look(given: Gathered) -> Found:
    """Reasons: photo_missing, photo_too_small, description_short, complete. `facts`: missing (all of them)."""
    claim = given.claim
    inputs = {
        "needs_photo": claim.needs_photo,
        "photos": [[photo.public_id, photo.width, photo.height] for photo in claim.photos],
        "description_length": len(claim.description),
    }
    missing: list[tuple[str, str]] = []
    if claim.needs_photo and not claim.photos:
        missing.append(("photo_missing", f"“{claim.defect_label}” can be seen, but there is no photo."))
    if claim.photos and all(min(photo.width, photo.height) < _SMALLEST_SIDE for photo in claim.photos):
        missing.append(("photo_too_small", "Every photo is too small to see much on it."))
    if sum(sign.isalnum() for sign in claim.description) < _SHORTEST_DESCRIPTION:
        missing.append(("description_short", "The description says hardly anything."))
    if missing:
        sentence = " ".join(sentence for _, sentence in missing) + " Ask the customer for more."
        facts = {"missing": [reason for reason, _ in missing]}
        return Found(Outcome.FLAG, missing[0][0], sentence, facts, inputs)
    count = len(claim.photos)
    shown = "no photo is needed" if not count else "1 photo" if count == 1 else f"{count} photos"
    return Found(Outcome.PASS, "complete", f"Complete: described, {shown}.", {"missing": []}, inputs)


CHECK = Check("evidence", 1, look)
