"""What a file is, by its first bytes. Names and declared types are not believed."""

from __future__ import annotations

from dataclasses import dataclass

HEAD = 4096
"""How many bytes are looked at."""


@dataclass(frozen=True, slots=True)
class Kind:
    """`family`: video or receipt. `mime` and `ending` are what it is given out as."""

    family: str
    mime: str
    ending: str


PDF = Kind("receipt", "application/pdf", ".pdf")
MP4 = Kind("video", "video/mp4", ".mp4")
MOV = Kind("video", "video/quicktime", ".mov")
WEBM = Kind("video", "video/webm", ".webm")
MKV = Kind("video", "video/x-matroska", ".mkv")
_BRANDS = {
    MP4: (
        b"isom",
        b"iso2",
        b"iso4",
        b"iso5",
        b"iso6",
        b"mp41",
        b"mp42",
        b"avc1",
        b"M4V ",
        b"MSNV",
        b"3gp",
        b"3g2",
    ),
    MOV: (b"qt  ",),
}
_EBML = b"\x1a\x45\xdf\xa3"


def kind_of(head: bytes) -> Kind | None:
    """The kind of an attachment, or None: then it is a photo or nothing that can be used."""
    if head.startswith(b"%PDF-"):
        return PDF
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        return next((kind for kind, brands in _BRANDS.items() if brand.startswith(brands)), None)
    if head.startswith(_EBML):
        said = head[:HEAD]
        return WEBM if b"webm" in said else MKV if b"matroska" in said else None
    return None


def safe_name(name: str, kind: Kind) -> str:
    """The name under which it is given out: its own, with the ending of what it really is."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    kept = "".join(sign if sign.isalnum() or sign in " -_()" else "_" for sign in stem).strip(" _")
    return f"{kept[:80] or kind.family}{kind.ending}"
