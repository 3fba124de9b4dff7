"""Files made for tests: videos that are none but look like it, and receipts."""

from __future__ import annotations

import io

from django.core.files.base import ContentFile

from tests.claims.pictures import pdf

MP4 = b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41"
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  "
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm"
MKV = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska"


def video(size: int = 5_000, head: bytes = MP4) -> bytes:
    """So many bytes that begin as a video does."""
    return head + bytes(number % 251 for number in range(size - len(head)))


def scripted() -> bytes:
    """A receipt that runs a script when it is opened."""
    return pdf().replace(b"%%EOF", b"9 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n%%EOF")


def sent(body: bytes, name: str = "file") -> ContentFile[bytes]:
    """As a door hands a file over."""
    return ContentFile(io.BytesIO(body).getvalue(), name)
