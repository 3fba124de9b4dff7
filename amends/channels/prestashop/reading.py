"""The webservice's two forms as one tree, and the values whose meaning is the shop's own."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from xml.etree.ElementTree import Element

from amends.channels.prestashop.settings import STATES, Meaning, Settings, zone
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, first, get, read_json
from amends.channels.xmltree import looks_like_xml, name_of, read_xml
from amends.core.money import is_currency

NO_CURRENCY = "XXX"
"""ISO 4217's code for amounts without a currency: that of an order whose currency nobody named."""
_NEVER = "0000-00-00"


def read(reader: Reader, body: bytes) -> Any:
    """{"orders": [...]}, {"order": {...}}, {"errors": [...]}, whichever form they came in."""
    if not looks_like_xml(body):
        return read_json(reader, body)
    root = read_xml(reader, body)
    return None if root is None else _tree(root)


def _tree(element: Element) -> Any:
    """Text, or members; a plural of its only kind of member is a list; an empty element with an id is that."""
    children = list(element)
    if not children:
        words = (element.text or "").strip()
        if not words and element.get("id"):
            return {"id": element.get("id")}
        return [] if not words and element.get("nodeType") else words
    names = {name_of(child) for child in children}
    plural = bool(element.get("nodeType")) or name_of(element).startswith(next(iter(names))[:-1])
    if len(names) == 1 and plural and name_of(element) not in names:
        return [_tree(child) for child in children]
    return {name_of(child): _tree(child) for child in children}


def moment(
    reader: Reader, settings: Settings, value: Any, field: str, *, required: bool = False
) -> datetime | None:
    """A time of the shop's clock. "0000-00-00 00:00:00" is none. Without the shop's zone it is read as UTC, which
    is noted."""
    written = text(value)
    if not written or written.startswith(_NEVER):
        if required:
            reader.note("field_absent", field)
        return None
    local = zone(settings.time_zone)
    read_as_utc = reader.instant(written, field)
    if read_as_utc is None or written.endswith("Z") or "+" in written:
        return read_as_utc
    if local is None:
        reader.note("instant_local", field)
        return read_as_utc
    return reader.instant(read_as_utc.replace(tzinfo=local).isoformat(), field)


def currency(reader: Reader, settings: Settings, raw: Tree) -> str:
    """The order's currency: named in the payload (a composed document), or by its number in the settings."""
    stated = text(first(raw, "currency_iso", "iso_code", "currency_code") or get(raw, "currency", "iso_code"))
    if is_currency(stated.upper()):
        return stated.upper()
    number = reference(raw.get("id_currency"))
    if not number:
        reader.note("field_absent", "id_currency")
        return NO_CURRENCY
    found = settings.currencies.get(number, "")
    if not found:
        reader.note("currency_unnamed", "id_currency", value=number)
    return found or NO_CURRENCY


def meaning(reader: Reader, settings: Settings, raw: Tree, fallback: Meaning) -> Meaning:
    """What the order's state says: the number's word in the settings, a word as such, else it is held."""
    number = text(raw.get("current_state"))
    found = STATES.get(settings.states.get(number, number).lower())
    if found is None:
        taken = f"{fallback.order}, {fallback.payment}, {fallback.fulfilment}"
        reader.note("state_unknown", "current_state", value=number or "empty", taken_as=taken)
        return fallback
    return found
