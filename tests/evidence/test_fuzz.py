"""Whatever bytes are sent as evidence, they are kept as what they are or refused with a reason; nothing else.

Good files of every kind are cut, flipped, glued together and put into one another, as broken telephones, lost
connections and people with bad intentions do.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from functools import cache

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from amends.claims.ports import reading
from amends.claims.ports.reading import read_pdf, read_photo
from amends.claims.rules import photo_worker
from amends.core.errors import Refused
from amends.evidence.rules.kinds import HEAD, kind_of
from tests.claims.pictures import heic, pdf, photo
from tests.evidence.files import MOV, WEBM, scripted, video

KINDS = ("jpeg", "png", "webp", "heic", "pdf", "script", "mp4", "mov", "webm", "zip", "html", "nothing")
FAMILIES = {None, "video", "receipt"}
REFUSED = reading._REFUSALS | reading._PDF_REFUSALS


@cache
def seed(kind: str) -> bytes:
    made: dict[str, Callable[[], bytes]] = {
        "jpeg": lambda: photo("JPEG", 24, 16),
        "png": lambda: photo("PNG", 24, 16),
        "webp": lambda: photo("WEBP", 24, 16),
        "heic": lambda: heic(64, 64),
        "pdf": pdf,
        "script": scripted,
        "mp4": lambda: video(300),
        "mov": lambda: video(300, MOV),
        "webm": lambda: video(300, WEBM),
        "zip": lambda: b"PK\x03\x04" + b"\0" * 60,
        "html": lambda: b"<!doctype html><script>alert(1)</script>",
        "nothing": lambda: b"",
    }
    return made[kind]()


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """One or two good files, cut, flipped, glued together or put into one another."""
    body = bytearray(seed(draw(st.sampled_from(KINDS))))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(body) - 1)))
        match draw(st.sampled_from(["flip", "cut off", "cut out", "glue", "put in", "begin"])):
            case "flip":
                body[at : at + 1] = bytes([(body[at] if body else 0) ^ (1 << draw(st.integers(0, 7)))])
            case "cut off":
                del body[at:]
            case "cut out":
                del body[at : at + draw(st.integers(1, 60))]
            case "glue":
                body += seed(draw(st.sampled_from(KINDS)))
            case "put in":
                body[at:at] = seed(draw(st.sampled_from(KINDS)))[: draw(st.integers(1, 400))]
            case _:
                body[:0] = seed(draw(st.sampled_from(KINDS)))[: draw(st.integers(1, 40))]
    return bytes(body)


def judge(body: bytes) -> None:
    """Through the limited process, as every upload goes."""
    kind = kind_of(body[:HEAD])
    assert (kind.family if kind else None) in FAMILIES
    if kind is not None and kind.family == "video":
        return  # never decoded; given out to be saved only
    try:
        shown = read_pdf("x", body).pages if kind else (read_photo("x", body),)
    except Refused as refusal:
        if refusal.code not in REFUSED:
            raise
        return
    assert shown
    for page in shown:
        picture = Image.open(io.BytesIO(page.jpeg))
        assert (picture.format, picture.size) == ("JPEG", (page.width, page.height))
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert max(picture.size) <= photo_worker.MAX_SIDE_SHOWN
        for word in (b"<script", b"PK\x03\x04", b"%PDF", b"JavaScript"):
            assert word not in page.jpeg


@settings(
    max_examples=16,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(damaged())
@example(photo("JPEG", 24, 16) + b"<script>alert(1)</script>")
def test_whatever_is_sent_is_shown_as_a_picture_or_refused_by_name(body: bytes) -> None:
    judge(body)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(damaged())
def test_a_file_has_one_kind_and_a_picture_never_passes_for_a_video(body: bytes) -> None:
    kind = kind_of(body[:HEAD])
    assert kind == kind_of(body)
    if photo_worker.looks_like_photo(body) or body[:5] == b"%PDF-":
        assert kind is None or kind.family == "receipt"
    if body.lstrip()[:1] == b"<" or body[:4] == b"PK\x03\x04":
        assert kind is None


def test_what_is_shown_depends_on_the_bytes_alone() -> None:
    """The same photo always has the same copy, by whose hash it is known in two claims."""
    assert len({hashlib.sha256(read_photo("x", seed("heic")).jpeg).hexdigest() for _ in range(3)}) == 1
