"""Was a photo of this claim sent with another claim before, perhaps altered?"""

from __future__ import annotations

from amends.checks.rules.words import both
from amends.checks.types import Check, Found, Gathered, Outcome
from amends.readings.ports import SameElsewhere

_CANNOT = "This installation does not compare photos; only the very same file would have been noticed."


def look(given: Gathered) -> Found:
    """Reasons: no_photo, same_file, altered_copy, not_looked_at_yet, cannot_tell, new.

    `facts`: pairs, each with both photos, the other claim, certainty, mirrored and why; scenes: other shots of the
    same scene, which speak against nobody; claims. Photos of one claim are never compared with each other.
    """
    copies = [pair for pair in given.readings.elsewhere if pair.how == "copy"]
    scenes = [pair for pair in given.readings.elsewhere if pair.how == "scene"]
    files = sorted({ref for _, ref in given.reused_photos})
    facts = {
        "pairs": [_shown(pair) for pair in copies],
        "scenes": [_shown(pair) for pair in scenes],
        "claims": sorted({*files, *(pair.other_claim_ref for pair in copies)}),
    }
    inputs = {
        "photos": [photo.public_id for photo in given.claim.photos],
        "looked_at": [seen.photo_ref for seen in given.readings.seen],
        "same_files": [[sha256, ref] for sha256, ref in given.reused_photos],
    }
    outcome, reason, sentence = _judge(given, files, copies, scenes)
    return Found(outcome, reason, sentence, facts, inputs)


def _judge(
    given: Gathered, files: list[str], copies: list[SameElsewhere], scenes: list[SameElsewhere]
) -> tuple[Outcome, str, str]:
    if not given.claim.photos:
        return Outcome.PASS, "no_photo", "There is no photo that could have been sent before."
    if files:
        return Outcome.FLAG, "same_file", f"A photo of this claim was also sent with {both(files)}: the same file."
    if copies:
        return Outcome.FLAG, "altered_copy", " ".join(_sentence(pair) for pair in copies[:3])
    if not given.readings.looks:
        return Outcome.UNKNOWN, "cannot_tell", _CANNOT
    if given.readings.waiting:
        return Outcome.UNKNOWN, "not_looked_at_yet", "The photos were not compared with those of other claims yet."
    if any("embedding" in seen.unable for seen in given.readings.seen):
        return Outcome.UNKNOWN, "cannot_tell", _CANNOT
    also = ""
    if scenes:
        also = (
            f" ({both(sorted({pair.other_claim_ref for pair in scenes}))} shows the same scene in another shot.)"
        )
    return Outcome.PASS, "new", f"No photo of this claim was sent with another claim before.{also}"


def _sentence(pair: SameElsewhere) -> str:
    whose = "the same customer" if pair.same_customer else "another customer"
    what = "the mirror image of one" if pair.mirrored else "an altered copy of one"
    return (
        f"A photo is {what} in {pair.other_claim_ref} of {whose} (certainty {pair.certainty / 10:.0f}%); "
        "compare them side by side."
    )


def _shown(pair: SameElsewhere) -> dict[str, object]:
    return {
        "photo": pair.photo_ref,
        "other_photo": pair.other_photo_ref,
        "other_claim": pair.other_claim_ref,
        "same_customer": pair.same_customer,
        "certainty": pair.certainty / 1000,
        "mirrored": pair.mirrored,
        "why": pair.why,
    }


CHECK = Check("reused_photo", 1, look)
