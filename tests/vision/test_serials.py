"""Agreement of what was read with a serial number, and the readers on real labels."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from amends.vision.fingerprint import decode
from amends.vision.serials import Seen, agree, normal
from tests.shared import shared

SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
SERIALS = st.text(SIGNS, min_size=6, max_size=16)


def letters(*lines: str) -> list[Seen]:
    return [Seen(text=line, reader="letters", sure=900) for line in lines]


@pytest.mark.parametrize(
    "line",
    [
        "S/N: K1DE-GZD8-PCF3",
        "SN：K1DEGZD8PCF3",
        "Serial No. K1DE GZD8 PCF3",
        "SERIAL:k1de-gzd8-pcf3",
        "K1DE.GZD8.PCF3",
    ],
)
def test_equal_but_for_spelling_is_a_match(line: str) -> None:
    found = agree("K1DE-GZD8-PCF3", letters("NORDWERK", "Date: 2019-10", line))
    assert (found.verdict, found.why, found.reader) == ("match", "equal", "letters")


@pytest.mark.parametrize(
    ("line", "why"),
    [("S/N FKSN05KHF5", "look_alike"), ("S/N FKSNO5KHF", "one_edit"), ("S/N FKSNO5KHF7", "one_edit")],
)
def test_nearly_equal_is_a_question(line: str, why: str) -> None:
    found = agree("FKSNO5KHF5", letters(line))
    assert (found.verdict, found.why) == ("ask", why)


def test_another_serial_number_is_named_but_never_decides() -> None:
    found = agree("AB1234567", letters("Model: HX-3474", "S/N: QQ7654321"))
    assert (found.verdict, found.why, found.text) == ("none", "other", "QQ7654321")
    assert agree("AB1234567", letters("Model: HX-3474")).why == "none"
    assert agree("AB1234567", []).why == "none"
    assert agree("", letters("S/N: QQ7654321")).verdict == "none"


def test_part_of_a_longer_number_is_no_match() -> None:
    assert agree("2345678", letters("S/N 123456789")).verdict == "none"


def test_barcodes_are_believed_first() -> None:
    code = Seen(text="(01)04012345678901(21)AB1234567", reader="barcode", kind="DataMatrix")
    assert agree("AB1234567", [*letters("S/N AB1234567"), code]).reader == "barcode"
    assert agree("AB1234567", [Seen(text="https://x.example/r?sn=AB1234567", reader="barcode")]).verdict == "match"


@given(SERIALS, st.data())
def test_an_altered_serial_is_never_a_match(serial: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(serial) - 1))
    sign = data.draw(st.sampled_from([it for it in SIGNS if it != serial[place]]))
    altered = serial[:place] + sign + serial[place + 1 :]
    assert agree(serial, letters(f"S/N: {serial}")).verdict == "match"
    assert agree(altered, letters(f"S/N: {serial}")).verdict != "match"


@settings(max_examples=40)
@given(st.text(max_size=80), SERIALS)
def test_any_text_can_be_compared(text: str, serial: str) -> None:
    found = agree(serial, [Seen(text=text, reader="letters"), Seen(text=text, reader="barcode")])
    assert found.verdict in ("match", "ask", "none")
    assert normal(normal(text)) == normal(text)


def test_real_labels() -> None:
    """One label of each difficulty, its serial and an altered one; the whole measure is bench/checks/photos.py."""
    from amends.vision.labels import read_all

    folder = shared("data/serial_labels")
    truth = {row["f"]: row["serial"] for row in json.loads((folder / "meta.json").read_text())}
    for name in ("l1_001.jpg", "l2_012.jpg"):
        rgb = decode((folder / name).read_bytes())
        assert rgb is not None
        seen = read_all(rgb)
        assert agree(truth[name], seen).verdict == "match", seen
        swapped = truth[name][:-1] + ("7" if truth[name][-1] != "7" else "4")
        assert agree(swapped, seen).verdict != "match"
        assert all(0 <= one.box[0] <= one.box[2] <= 1000 for one in seen)


def test_a_label_that_hangs_steeply_is_read_and_its_place_is_told() -> None:
    """The reader may notice no print that falls steeply to the right: the picture is turned then."""
    import cv2

    from amends.vision.labels import STEEP, read_turned

    label = np.full((700, 900, 3), 235, np.uint8)
    cv2.putText(label, "S/N K1DE-GZD8-PCF3", (170, 360), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (20, 20, 20), 3)
    fall = cv2.getRotationMatrix2D((450, 350), -STEEP, 0.8)
    hung = np.asarray(cv2.warpAffine(label, fall, (900, 700), borderValue=(120, 110, 100)), np.uint8)
    (line,) = [one for one in read_turned(hung, STEEP) if agree("K1DEGZD8PCF3", [one]).verdict == "match"]
    middle = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2
    assert np.hypot(middle[0] - 500, middle[1] - 500) < 60  # per mille


@pytest.mark.parametrize(("kind", "slant"), [("Code128", 17), ("Code39", -33), ("PDF417", 40), ("DataMatrix", 25)])
def test_a_slanted_code_is_read_and_its_place_is_told(kind: str, slant: int) -> None:
    import cv2
    import zxingcpp

    from amends.vision.labels import read_codes

    code = zxingcpp.create_barcode("K1DE-GZD8-PCF3", getattr(zxingcpp.BarcodeFormat, kind))
    drawn = np.asarray(zxingcpp.write_barcode_to_image(code, scale=3))
    scene = np.full((900, 1200), 145, np.uint8)
    down, across = (900 - drawn.shape[0]) // 2, (1200 - drawn.shape[1]) // 2
    scene[down : down + drawn.shape[0], across : across + drawn.shape[1]] = drawn
    turn = cv2.getRotationMatrix2D((600, 450), slant, 1)
    hung = cv2.cvtColor(cv2.warpAffine(scene, turn, (1200, 900), borderValue=(120,)), cv2.COLOR_GRAY2RGB)
    (seen,) = read_codes(np.asarray(cv2.GaussianBlur(hung, (0, 0), 0.8), np.uint8))
    assert seen.text == "K1DE-GZD8-PCF3"
    middle = (seen.box[0] + seen.box[2]) / 2, (seen.box[1] + seen.box[3]) / 2
    assert np.hypot(middle[0] - 500, middle[1] - 500) < 40  # per mille


def test_real_barcodes() -> None:
    from amends.vision.labels import read_codes

    folder = shared("data/barcodes/code128-1")
    for picture in sorted(folder.glob("*.png")):
        rgb = decode(picture.read_bytes())
        assert rgb is not None
        wanted = picture.with_suffix(".txt").read_text().strip()
        assert wanted in [one.text for one in read_codes(np.asarray(rgb, np.uint8))], picture.name
