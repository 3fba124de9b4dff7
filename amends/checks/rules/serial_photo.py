"""Does a photo show the serial number that the claim is about?"""

from __future__ import annotations

from amends.checks.types import Check, Found, Gathered, Outcome
from amends.readings.ports import PhotoSeen
from amends.vision.serials import SerialSeen, agree

_RANK = {"match": 3, "ask": 2, "other": 1, "none": 0}
_READERS = {"barcode": "as a barcode", "letters": "in print"}


def look(given: Gathered) -> Found:
    """Reasons: not_needed, no_photo, match, ask, other, not_shown, not_looked_at_yet, cannot_tell.

    ask: equal but for look-alike signs, or one edit apart. other: a label names another serial number; that sends
    the claim to a person and rejects nothing, since reading may be wrong. `facts`: verdict (match, ask, none),
    read, reader, why, photo.
    """
    serial = given.claim.serial_reported or given.unit.serial
    inputs = {"serial": serial, "looked_at": [seen.photo_ref for seen in given.readings.seen]}
    if not serial:
        return Found(Outcome.PASS, "not_needed", "There is no serial number to look for.", {}, inputs)
    if not given.claim.photos:
        return Found(Outcome.PASS, "no_photo", "There is no photo on which it could be read.", {}, inputs)
    best, photo = _best(serial, given.readings.seen)
    facts = {"verdict": best.verdict, "read": best.text, "reader": best.reader, "why": best.why, "photo": photo}
    outcome, reason, sentence = _judge(given, serial, best)
    return Found(outcome, reason, sentence, facts, inputs)


def _best(serial: str, seen: tuple[PhotoSeen, ...]) -> tuple[SerialSeen, str]:
    found = [(agree(serial, photo.texts), photo.photo_ref) for photo in seen]
    return max(found, key=lambda pair: _rank(pair[0]), default=(SerialSeen(verdict="none"), ""))


def _rank(found: SerialSeen) -> int:
    return _RANK[found.verdict] or _RANK.get(found.why, 0)


def _judge(given: Gathered, serial: str, best: SerialSeen) -> tuple[Outcome, str, str]:
    how = _READERS.get(best.reader, "")
    if best.verdict == "match":
        return Outcome.PASS, "match", f"A photo shows {serial} {how}."
    waiting, seen = given.readings.waiting, given.readings.seen
    if not given.readings.looks or any({"barcodes", "letters"} <= set(photo.unable) for photo in seen):
        return Outcome.UNKNOWN, "cannot_tell", "This installation does not read serial numbers off photos."
    if waiting:
        return Outcome.UNKNOWN, "not_looked_at_yet", "The photos were not searched for the serial number yet."
    if best.verdict == "ask":
        sentence = f"A photo shows {best.text} {how}, which is nearly {serial}; compare it yourself."
        return Outcome.FLAG, "ask", sentence
    if best.why == "other":
        sentence = (
            f"The claim names {serial}, but a label on a photo was read as {best.text}; compare it yourself."
        )
        return Outcome.FLAG, "other", sentence
    return Outcome.PASS, "not_shown", f"{serial} was not read on any photo, which says nothing against it."


CHECK = Check("serial_photo", 1, look)
