"""Rules over what was seen of photos: re-used, serial number, usable."""

from __future__ import annotations

import pytest

from amends.checks.rules import evidence, reused_photo, serial_photo
from amends.checks.types import Outcome
from amends.readings.ports import PhotoSeen, Readings, SameElsewhere
from amends.vision.serials import Seen
from tests.checks.given import given, photo, reported


def seen(*lines: str, problem: str = "", unable: tuple[str, ...] = ()) -> PhotoSeen:
    texts = tuple(Seen(text=line, reader="letters") for line in lines)
    return PhotoSeen(photo_id=1, photo_ref="PIC-1", problem=problem, unable=unable, texts=texts)


def elsewhere(how: str = "copy", *, same_customer: bool = False) -> SameElsewhere:
    return SameElsewhere(
        photo_ref="PIC-1", other_photo_ref="PIC-9", other_claim_id=9, other_claim_ref="CLM-OTHER",
        same_customer=same_customer, how=how, certainty=970, mirrored=True, why="w",  # type: ignore[arg-type]
    )  # fmt: skip


READ = Readings(looks=True, seen=(seen(),))


@pytest.mark.parametrize(
    ("readings", "outcome", "reason"),
    [
        (Readings(looks=False), Outcome.UNKNOWN, "cannot_tell"),
        (Readings(looks=True, waiting=1), Outcome.UNKNOWN, "not_looked_at_yet"),
        (Readings(looks=True, seen=(seen(unable=("embedding",)),)), Outcome.UNKNOWN, "cannot_tell"),
        (READ, Outcome.PASS, "new"),
        (Readings(looks=True, seen=(seen(),), elsewhere=(elsewhere("scene"),)), Outcome.PASS, "new"),
        (Readings(looks=True, seen=(seen(),), elsewhere=(elsewhere(),)), Outcome.FLAG, "altered_copy"),
    ],
)
def test_reused_photo(readings: Readings, outcome: Outcome, reason: str) -> None:
    found = reused_photo.look(given(readings=readings))
    assert (found.outcome, found.reason) == (outcome, reason)


def test_the_same_file_needs_no_machine() -> None:
    found = reused_photo.look(given(reused_photos=(("a" * 64, "CLM-OTHER"),)))
    assert (found.outcome, found.reason, found.facts["claims"]) == (Outcome.FLAG, "same_file", ["CLM-OTHER"])
    assert reused_photo.look(given(claim=reported(photos=()))).reason == "no_photo"
    ours = Readings(looks=True, seen=(seen(),), elsewhere=(elsewhere(same_customer=True),))
    assert "the same customer" in reused_photo.look(given(readings=ours)).sentence


@pytest.mark.parametrize(
    ("readings", "outcome", "reason"),
    [
        (Readings(looks=False), Outcome.UNKNOWN, "cannot_tell"),
        (Readings(looks=True, waiting=1), Outcome.UNKNOWN, "not_looked_at_yet"),
        (Readings(looks=True, waiting=1, seen=(seen("S/N SN10042"),)), Outcome.PASS, "match"),
        (Readings(looks=True, seen=(seen("S/N SN1OO42"),)), Outcome.FLAG, "ask"),
        (Readings(looks=True, seen=(seen("S/N QQ77777"),)), Outcome.FLAG, "other"),
        (Readings(looks=True, seen=(seen("Made in EU"),)), Outcome.PASS, "not_shown"),
        (Readings(looks=True, seen=(seen(unable=("barcodes", "letters")),)), Outcome.UNKNOWN, "cannot_tell"),
    ],
)
def test_serial_in_the_photo(readings: Readings, outcome: Outcome, reason: str) -> None:
    found = serial_photo.look(given(readings=readings))
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.outcome is not Outcome.FAIL, "reading alone rejects nothing"


def test_the_best_of_several_photos_counts() -> None:
    both = Readings(looks=True, seen=(seen("S/N QQ77777"), seen("SN10042")))
    assert serial_photo.look(given(readings=both)).reason == "match"


def test_photos_on_which_nothing_is_seen_are_asked_for_again() -> None:
    blurred = Readings(looks=True, seen=(seen(problem="blurred"),))
    found = evidence.look(given(readings=blurred))
    assert (found.outcome, found.reason) == (Outcome.FLAG, "photo_unusable")
    assert "blurred" in found.sentence
    two = reported(photos=(photo(), photo(id=2, public_id="PIC-2")))
    assert evidence.look(given(claim=two, readings=blurred)).outcome is Outcome.PASS, "one usable photo is enough"
