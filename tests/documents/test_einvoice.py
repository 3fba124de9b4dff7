"""Structured credit notes: held to the official schema and the official rules of EN 16931."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from facturx import get_facturx_xml_from_pdf
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from amends.core.errors import Refused
from amends.core.money import exponent
from amends.documents.api import (
    CreditAdjustment,
    CreditDocument,
    CreditLine,
    Party,
    Sheet,
    Table,
    TaxKind,
    cii,
    hybrid,
    rate_of,
    ubl,
)
from amends.documents.figures import figures
from tests.documents.official import broken_rules, in_schema

SELLER = Party(
    name="Example Store GmbH",
    country="DE",
    lines=("Musterstraße 1",),
    postcode="10115",
    city="Berlin",
    vat_id="DE 123456789",
    legal_id="HRB 1",
    email="books@store.example",
)
BUYER = Party(name="Łukasz Żółć", country="PL", lines=("ul. Długa 1",), city="Warszawa", vat_id="PL5260250274")
S19, S55 = TaxKind(category="S", rate=Decimal(19)), TaxKind(category="S", rate=Decimal("5.5"))


def line(number: int, net: int, tax: TaxKind, quantity: str = "1", **more: Any) -> CreditLine:
    return CreditLine(
        id=str(number), name="Kettle", net=net, tax=tax, quantity=Decimal(quantity), sku="K-1", **more
    )


def document(
    lines: tuple[CreditLine, ...], taxes: tuple[tuple[str, Decimal, int], ...] = (), **more: Any
) -> CreditDocument:
    fields: dict[str, Any] = {
        "number": "CM-MAIN-2026-000001",
        "issued": date(2026, 2, 28),
        "currency": "EUR",
        "seller": SELLER,
        "buyer": BUYER,
        "invoice": "INV-7",
        "invoice_date": date(2026, 1, 31),
        "order": "#1001",
        "notes": ("Does not switch on",),
        "delivered": date(2026, 1, 20),
    }
    return CreditDocument(lines=lines, taxes=taxes, **(fields | more))


def kind(category: str, reason: str = "") -> TaxKind:
    return TaxKind(category=category, reason=reason)


GOOD = {
    "two rates": document(
        (line(1, 10000, S19, "3"), line(2, 1000, S55)), (("S", Decimal(19), 1900), ("S", Decimal("5.50"), 55))
    ),
    "order level": document(
        (line(1, 10000, S19),),
        (("S", Decimal(19), 1919),),
        adjustments=(
            CreditAdjustment(net=500, tax=S19, reason="Shipping"),
            CreditAdjustment(net=-400, tax=S19, reason="Restocking fee"),
        ),
    ),
    "a cent of rounding": document((line(1, 10000, S19),), (("S", Decimal(19), 1901),)),
    "zero rate": document((line(1, 1000, kind("Z")),)),
    "exempt": document((line(1, 1000, kind("E", "Second-hand goods")),)),
    "reverse charge": document((line(1, 1000, kind("AE")),)),
    "within the EU": document((line(1, 1000, kind("K")),)),
    "export": document((line(1, 1000, kind("G")),), buyer=Party(name="Bo", country="CH")),
    "outside VAT": document((line(1, 1000, kind("O")),), buyer=Party(name="Bo", country="DE")),
    "no decimals": document(
        (line(1, 1000, TaxKind(category="S", rate=Decimal(10))),), (("S", Decimal(10), 100),), currency="JPY"
    ),
    "three decimals": document(
        (line(1, 1000, TaxKind(category="S", rate=Decimal(5))),), (("S", Decimal(5), 50),), currency="KWD"
    ),
    "half a kilogram": document((line(1, 1000, S19, "0.5", unit="KGM"),), (("S", Decimal(19), 190),)),
    "forty lines of long names": document(
        tuple(
            msgspec.structs.replace(
                line(n, 1000, (S19, S55)[n % 2]), name=f"{n} \U0001f600 ケトル غلاية " + "Kettle " * 200
            )
            for n in range(1, 41)
        ),
        (("S", Decimal(19), 3800), ("S", Decimal("5.5"), 1100)),
        buyer=msgspec.structs.replace(
            BUYER, name="محمد علي " * 150, lines=("ул. Длинная " * 100,) * 5, city="\ufeff"
        ),
    ),
    "odd letters": document(
        (line(1, 1000, S19, description="\x00a\x0bb <&> 'q' \U0001f527 \ud800 名前\r\n"),),
        (("S", Decimal(19), 190),),
        notes=("]]> & <x/> \x1f",),
    ),
}


@pytest.mark.parametrize("name", list(GOOD))
def test_every_document_is_in_the_official_schema_and_breaks_no_official_rule(name: str) -> None:
    for make, sort in ((ubl, "ubl"), (cii, "cii")):
        xml = make(GOOD[name])
        in_schema(xml)
        assert broken_rules(xml, sort) == []


def test_the_rules_are_really_asked() -> None:
    wrong = ubl(GOOD["two rates"]).replace(b">119.55<", b">119.56<").replace(b">129.55<", b">129.56<")
    assert any("BR-CO-1" in rule for rule in broken_rules(wrong, "ubl"))
    with pytest.raises(Exception, match="XML"):
        in_schema(ubl(GOOD["two rates"]).replace(b"cbc:IssueDate", b"cbc:Issued"))


def test_what_the_credit_note_says() -> None:
    root = etree.fromstring(ubl(GOOD["order level"]))
    spaces = {name: url for name, url in root.nsmap.items() if name}

    def said(path: str) -> list[str]:
        return [str(found.text) for found in root.xpath(path, namespaces=spaces)]  # type: ignore[union-attr]

    assert root.tag.endswith("}CreditNote")
    assert said("cbc:CreditNoteTypeCode") == ["381"]
    assert said("cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID") == ["INV-7"]
    assert said("cac:OrderReference/cbc:ID") == ["#1001"]
    assert said("//cac:PartyTaxScheme/cbc:CompanyID") == ["DE123456789", "PL5260250274"]
    assert said("cac:LegalMonetaryTotal/*") == ["100.00", "101.00", "120.19", "4.00", "5.00", "120.19"]
    assert said("cac:AllowanceCharge/cbc:AllowanceChargeReason") == ["Restocking fee", "Shipping"]
    assert said("cac:CreditNoteLine/cbc:CreditedQuantity") == ["1"]


USA = Party(name="Joe", country="US")
BAD: dict[str, tuple[CreditDocument, str]] = {
    "nothing": (document(()), "einvoice_empty"),
    "US sales tax": (document((line(1, 1000, S19),), (("S", Decimal(19), 190),), buyer=USA), "einvoice_sales_tax"),
    "fils": (
        document(
            (line(1, 1001, TaxKind(category="S", rate=Decimal(5))),), (("S", Decimal(5), 50),), currency="KWD"
        ),
        "einvoice_decimals",
    ),
    "no country": (
        document((line(1, 1000, kind("Z")),), buyer=Party(name="Ada")),
        "einvoice_party_missing",
    ),
    "no name": (
        document((line(1, 1000, kind("Z")),), seller=Party(name=" ", country="DE")),
        "einvoice_party_missing",
    ),
    "no VAT number": (
        document((line(1, 1000, S19),), (("S", Decimal(19), 190),), seller=Party(name="Shop", country="DE")),
        "einvoice_party_missing",
    ),
    "reverse charge to nobody": (
        document((line(1, 1000, kind("AE")),), buyer=Party(name="Ada", country="FR")),
        "einvoice_party_missing",
    ),
    "exempt without reason": (document((line(1, 1000, kind("E")),)), "einvoice_reason_missing"),
    "unknown category": (document((line(1, 1000, kind("X")),)), "einvoice_category_unknown"),
    "standard at nothing": (document((line(1, 1000, kind("S")),)), "einvoice_rate"),
    "zero at something": (
        document((line(1, 1000, TaxKind(category="Z", rate=Decimal(1))),)),
        "einvoice_rate",
    ),
    "tax that is not of the rate": (
        document((line(1, 1000, S19),), (("S", Decimal(19), 200),)),
        "einvoice_tax_off",
    ),
    "tax of no line": (document((line(1, 1000, kind("Z")),), (("S", Decimal(19), 5),)), "einvoice_tax_off"),
    "below zero": (document((line(1, -1000, S19),), (("S", Decimal(19), -190),)), "einvoice_negative"),
    "outside and inside VAT": (document((line(1, 1, kind("O")), line(2, 1, kind("Z")))), "einvoice_mixed"),
    "no letters": (document((line(1, 1000, kind("Z")),), number="\x07"), "einvoice_text"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_what_cannot_be_said_is_refused_with_a_sentence(name: str) -> None:
    wrong, code = BAD[name]
    for make in (ubl, cii):
        with pytest.raises(Refused) as refusal:
            make(wrong)
        assert refusal.value.code == code
        assert refusal.value.text.endswith(".")


@settings(max_examples=40)
@given(
    st.sampled_from(["EUR", "JPY", "KWD"]),
    st.lists(
        st.tuples(st.integers(1, 10**7), st.sampled_from(["0", "5.5", "7", "19", "25.5"]), st.integers(1, 9)),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.tuples(st.integers(-500, 500), st.integers(0, 4)), max_size=3),
)
def test_the_sums_add_up_in_any_mixture(
    currency: str, parts: list[tuple[int, str, int]], extras: list[tuple[int, int]]
) -> None:
    def tax_kind(rate: str) -> TaxKind:
        return TaxKind(category="S" if Decimal(rate) else "Z", rate=Decimal(rate))

    step = 10 ** max(0, exponent(currency) - 2)
    lines = tuple(
        line(place, 1000 * step + net * step, tax_kind(rate), str(quantity))
        for place, (net, rate, quantity) in enumerate(parts, 1)
    )
    adjustments = tuple(
        CreditAdjustment(net=net * step, tax=lines[place % len(lines)].tax, reason="Correction")
        for net, place in extras
        if net
    )
    nets: dict[Decimal, int] = {}
    every: list[CreditLine | CreditAdjustment] = [*lines, *adjustments]
    for part in every:
        nets[part.tax.rate] = nets.get(part.tax.rate, 0) + part.net
    taxes = tuple(("S", rate, round(rate * net / 100 / step) * step) for rate, net in nets.items() if rate)
    if any(net < 0 for net in nets.values()):
        return
    found = document(lines, taxes, currency=currency, adjustments=adjustments)
    sums = figures(found)
    assert sums.net == sums.lines - sums.allowances + sums.charges == sum(one.net for one in sums.taxes)
    assert sums.total == sums.net + sums.tax == sums.net + sum(tax for _, _, tax in taxes)
    in_schema(cii(found))


@pytest.mark.parametrize(
    ("net", "tax", "rate"),
    [
        (10000, 1900, "19"), (10000, 0, "0"), (0, 0, "0"), (8403, 1597, "19"), (999, 55, "5.5"),
        (123456, 10000, "8.1"), (1, 0, "0"), (19999, 5100, "25.5"), (-10000, -1900, "19"),
    ],
)  # fmt: skip
def test_the_rate_behind_two_amounts(net: int, tax: int, rate: str) -> None:
    assert rate_of(net, tax) == Decimal(rate)


@given(st.integers(500, 10**8), st.sampled_from(["19", "7", "20", "5.5", "21", "8.1", "2.6", "25.5"]))
def test_a_rate_is_found_again_from_what_was_charged(net: int, rate: str) -> None:
    found = rate_of(net, round(net * Decimal(rate) / 100))
    assert abs(found * net / 100 - Decimal(rate) * net / 100) <= 2


SHEET = Sheet(
    title="Credit memo",
    reference="CM-MAIN-2026-000001",
    issuer=("Example Store GmbH", "Musterstraße 1"),
    addressee=("Łukasz Żółć",),
    facts=(("Date", "28 February 2026"),),
    table=Table(header=("Item", "Total"), rows=(("Kettle", "119.00"),), figures=(1,)),
)


def test_the_pdf_is_an_archive_with_the_data_inside() -> None:
    made = hybrid(SHEET, GOOD["two rates"])
    assert made == hybrid(SHEET, GOOD["two rates"])  # the same document is the same file
    name, xml = get_facturx_xml_from_pdf(made)
    assert (name, xml) == ("factur-x.xml", cii(GOOD["two rates"]))
    reader = PdfReader(io.BytesIO(made))
    root: Any = reader.trailer["/Root"]
    spec = root["/AF"][0].get_object()
    assert (spec["/AFRelationship"], spec["/UF"]) == ("/Alternative", "factur-x.xml")
    intent = root["/OutputIntents"][0].get_object()
    assert (intent["/S"], intent["/DestOutputProfile"].get_object()["/N"]) == ("/GTS_PDFA1", 3)
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    said = root["/Metadata"].get_object().get_data().decode()
    for word in ("<pdfaid:part>3<", "<pdfaid:conformance>B<", "EN 16931", "factur-x.xml", "2026-02-28T00:00:00"):
        assert word in said
    assert "/Filter" not in root["/Metadata"].get_object()  # readable without unpacking
    assert reader.trailer["/ID"]
    assert not reader.is_encrypted


def test_every_font_of_a_document_is_inside_it() -> None:
    reader = PdfReader(io.BytesIO(hybrid(SHEET, GOOD["two rates"])))
    seen = 0
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            described = font.get_object().get("/FontDescriptor")
            assert described is not None, font.get_object()["/BaseFont"]
            assert "/FontFile2" in described.get_object()
            seen += 1
        assert "/ExtGState" not in resources or not resources["/ExtGState"]
    assert seen >= 2
