"""What a file is, its content says."""

from __future__ import annotations

import pytest

from amends.evidence.rules.kinds import MKV, MOV, MP4, PDF, WEBM, Kind, kind_of, safe_name
from tests.claims.pictures import heic, pdf, photo
from tests.evidence import files


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (pdf()[:40], PDF),
        (files.MP4, MP4),
        (b"\0\0\0\x18ftypmp42", MP4),
        (b"\0\0\0\x18ftyp3gp5", MP4),
        (files.MOV, MOV),
        (files.WEBM, WEBM),
        (files.MKV, MKV),
        (photo(), None),
        (photo("WEBP"), None),
        (heic(), None),
        (b"", None),
        (b"\0\0\0\x18ftypavif", None),
        (b"\x1a\x45\xdf\xa3 something else", None),
        (b"GIF89a", None),
        (b"<!doctype html><script>ftypisom</script>", None),
        (b"\n%PDF-1.7", None),
        (b"PK\x03\x04", None),
    ],
)
def test_the_first_bytes_decide(head: bytes, kind: Kind | None) -> None:
    assert kind_of(head) == kind


@pytest.mark.parametrize(
    ("name", "kind", "shown"),
    [
        ("clip.mp4", MP4, "clip.mp4"),
        ("receipt.html", PDF, "receipt.pdf"),
        ('a"b\r\nSet-Cookie: x.mp4', MP4, "a_b__Set-Cookie_ x.mp4"),
        ("../../etc/passwd", PDF, "passwd.pdf"),
        ("", MOV, "video.mov"),
        ("Ärger (1).MOV", MOV, "Ärger (1).mov"),
    ],
)
def test_the_name_ends_as_what_it_is(name: str, kind: Kind, shown: str) -> None:
    given = safe_name(name, kind)
    assert given.endswith(kind.ending)
    assert not set('"/\\\r\n:;') & set(given)
    if "/" not in name:
        assert given == shown
