"""PDFs: readable text, embedded fonts, the same bytes for the same sheet, no text that breaks them."""

from __future__ import annotations

import io
import re
import zlib
from base64 import a85decode

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from amends.documents import fonts
from amends.documents.api import Sheet, Table, pdf

SLIP = Sheet(
    title="Return slip",
    reference="RMA-7KQ2M-9X4PH",
    issuer=("Amends Trading Ltd", "12 Mill Lane", "Leeds"),
    addressee=("Returns centre Köln", "Straße 5", "50667 Köln"),
    facts=(("Order", "#1042"), ("Valid until", "23 December 2026")),
    table=Table(header=("Article", "Item", "Quantity"), rows=(("KET-17", "Kettle", "1"),), figures=(2,)),
    totals=(("Net", "£10.00"), ("Total", "£12.00")),
    notes=("Pack the item well.",),
    barcode=True,
)


def _pages(body: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", body))


def _text(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def _streams(body: bytes) -> bytes:
    found = b""
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", body, re.DOTALL):
        try:
            found += zlib.decompress(a85decode(stream.strip(), adobe=False) if b"~>" not in stream else
                                     a85decode(b"<~" + stream.strip(), adobe=True))  # fmt: skip
        except (ValueError, zlib.error):
            continue
    return found


def test_the_same_sheet_gives_the_same_bytes() -> None:
    assert pdf(SLIP) == pdf(SLIP)
    assert pdf(SLIP) != pdf(msgspec.structs.replace(SLIP, reference="RMA-OTHER"))


def test_it_is_one_page_with_title_and_embedded_fonts() -> None:
    body = pdf(SLIP)
    assert body.startswith(b"%PDF-")
    assert _pages(body) == 1
    assert b"/Title (Return slip RMA-7KQ2M-9X4PH)" in body
    assert body.count(b"/FontFile2") >= 2
    assert "Pack the item well." in _text(body)
    assert len(body) < 60_000  # only the letters that are used are embedded


def test_barcodes_are_drawn_only_when_asked_for() -> None:
    plain = pdf(msgspec.structs.replace(SLIP, barcode=False))
    assert _streams(pdf(SLIP)).count(b" re") > _streams(plain).count(b" re") + 100


def test_a_long_table_runs_over_pages_that_are_numbered() -> None:
    rows = tuple((f"KET-{i}", "Electric kettle", "1") for i in range(120))
    body = pdf(msgspec.structs.replace(SLIP, table=Table(header=("Article", "Item", "Quantity"), rows=rows)))
    assert _pages(body) > 2
    assert f"Page {_pages(body)} of {_pages(body)}" in _text(body)


def test_letters_that_the_fonts_lack_become_their_base_or_latin_letters_that_one_can_read() -> None:
    assert fonts.showable("Zoë Łukasz Őry Привет") == "Zoë Łukasz Őry Привет"
    assert fonts.showable("a\u0301\u200b\u00a0€ ｋ \ue000") == "á € k ?"
    said = {
        "王小明": "WangXiaoMing", "김민수": "GimMinSu", "محمد": "mhmd", "דוד": "dvd", "สมชาย": "smchay",
        "\U0001f600 Kettle": ":grinning: Kettle",
    }  # fmt: skip
    assert {name: fonts.showable(name) for name in said} == said
    body = _text(pdf(msgspec.structs.replace(SLIP, addressee=tuple(said))))
    assert all(name in body for name in said.values())


@pytest.mark.parametrize(
    "name",
    [
        "Γιώργος Παπαδόπουλος",
        "Олександр Їжакевич",
        "Łukasz Wiśniewski-Żółć",
        "Đặng Thị Ngọc Ánh",
        "Ştefan Țurcanu",
    ],
)
def test_names_of_european_languages_are_printed_and_can_be_copied(name: str) -> None:
    sheet = msgspec.structs.replace(SLIP, addressee=(name,), facts=(("Customer", name),))
    assert _text(pdf(sheet)).count(name) == 2


@given(st.text(max_size=80), st.lists(st.text(max_size=40), min_size=1, max_size=4))
@settings(max_examples=25, deadline=None)
def test_no_text_breaks_a_document(words: str, cells: list[str]) -> None:
    sheet = Sheet(
        title=words or "x",
        reference="R-1",
        issuer=(words,),
        addressee=tuple(cells),
        facts=((words, words),),
        table=Table(header=tuple(cells), rows=(tuple(cells),), figures=(0,)),
        totals=((words, words),),
        notes=(words * 20,),
    )
    assert pdf(sheet).startswith(b"%PDF-")
