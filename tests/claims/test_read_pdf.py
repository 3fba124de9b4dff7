"""PDF receipts are drawn in the limited process; what is more than paper is said."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from amends.claims.ports import reading
from amends.claims.ports.reading import read_pdf
from amends.claims.rules import photo_worker
from amends.core.errors import Refused
from tests.claims.pictures import pdf


def refusal(body: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_pdf("receipt.pdf", body)
    assert "receipt.pdf" in refused.value.text
    return refused.value.code


def test_the_first_pages_become_pictures() -> None:
    found = read_pdf("receipt.pdf", pdf(5))
    assert (found.count, found.active, len(found.pages)) == (5, False, photo_worker.MAX_PAGES)
    for page in found.pages:
        shown = Image.open(io.BytesIO(page.jpeg)).convert("RGB")
        assert shown.size == (page.width, page.height)
        assert max(shown.size) <= photo_worker.MAX_SIDE_SHOWN
        red, green, _ = shown.getpixel((page.width // 4, page.height * 3 // 4))  # type: ignore[misc]
        assert red > 150 > green
        assert max(Image.open(io.BytesIO(page.small)).size) <= photo_worker.MAX_SIDE_SMALL


def test_a_page_as_large_as_a_wall_is_drawn_small() -> None:
    (page,) = read_pdf("wall.pdf", pdf(1, (14_400, 14_400))).pages
    assert (page.width, page.height) == (2400, 2400)


@pytest.mark.parametrize(
    "hung_on",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /#4aava#53cript >>",
        b"<< /Type /Filespec /EmbeddedFiles 3 0 R >>",
        b"<< /S /Launch >>",
        b"<< /Type /ObjStm /N 1 >>\nstream\n" + zlib.compress(b"<< /S /JavaScript >>") + b"\nendstream",
        b"<< /Type /ObjStm /N 1 >>\nstream\n" + zlib.compress(b" " * 9_000_000) + b"\nendstream",
        b"<< /Type /ObjStm /N 1 >>\nstream\nno deflate at all\nendstream",
    ],
)
def test_what_is_more_than_paper_is_said(hung_on: bytes) -> None:
    body = pdf().replace(b"%%EOF", b"9 0 obj\n" + hung_on + b"\nendobj\n%%EOF")
    assert read_pdf("receipt.pdf", body).active


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "pdf_unreadable"),
        (b"%PDF-1.7\n", "pdf_unreadable"),
        (b"%PDF-1.7\n" + b"\0" * 5_000, "pdf_unreadable"),
        (pdf(encrypt="secret"), "pdf_locked"),
        (b"%PDF-1.7\n" + b"\0" * reading.MAX_PDF_BYTES, "pdf_too_large"),
    ],
)
def test_what_is_refused_and_how(body: bytes, code: str) -> None:
    assert refusal(body) == code


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b'{"pages": "2"}', b'{"pages": "1", "active": "0", "sizes": "1 1 2"}']
)
def test_an_answer_that_is_none_is_not_believed(answer: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_ask_worker", lambda wanted, body: answer + b"\nxx")
    assert refusal(pdf()) == "pdf_unreadable"
