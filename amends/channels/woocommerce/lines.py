"""Order lines, and what a list of charges adds up to."""

from __future__ import annotations

import re
from typing import Any

from msgspec import UNSET

from amends.channels.reading import Reader, reference, text
from amends.channels.serials import serials
from amends.channels.shares import unit_price
from amends.channels.woocommerce.shapes import Line, Links, Meta
from amends.orders.ports import LineFact

_ORDER_LINK = re.compile(r"/orders/(\d{1,30})(?:/|$|\?)")


def line_facts(reader: Reader, lines: list[Line], currency: str) -> tuple[LineFact, ...]:
    """Every line. The API states amounts without tax, whatever the shop's price setting is. A line that repeats
    the one before it word for word (shops with a broken cache send such) is counted once, and noted."""
    found = []
    for index, line in enumerate(lines):
        if index and line == lines[index - 1]:
            reader.note("line_repeated", f"line_items[{index}]", line=reference(line.id))
        else:
            found.append(_line(reader, line, index, currency))
    return tuple(found)


def _line(reader: Reader, raw: Line, index: int, currency: str) -> LineFact:
    field = f"line_items[{index}]"
    if not reference(raw.id):
        reader.note("field_absent", f"{field}.id")
    quantity = reader.quantity(raw.quantity, f"{field}.quantity")
    net = reader.minor(raw.total, currency, f"{field}.total", required=True)
    gross = net if raw.subtotal in (None, "") else reader.minor(raw.subtotal, currency, f"{field}.subtotal")
    tax = reader.minor(raw.total_tax, currency, f"{field}.total_tax")
    return LineFact(
        external_id=reference(raw.id),
        sku=text(raw.sku),
        title=text(raw.name),
        quantity=quantity,
        unit_price=unit_price(gross, quantity, currency),
        gross=gross,
        discount=gross - net,
        tax=tax,
        total=net + tax,
        serials=serials(meta(raw.meta_data)),
        part_of=reference(raw.bundled_by) or reference(raw.composite_parent) or UNSET,
    )


def meta(found: list[Meta] | dict[str, Any] | None) -> list[tuple[str, str]]:
    """Names and values of free data."""
    if isinstance(found, dict):
        return [(text(key), text(value)) for key, value in found.items()]
    return [(text(it.key), text(it.value)) for it in found or ()]


def sums(reader: Reader, lines: list[Line] | None, currency: str, field: str) -> tuple[int, int]:
    """(net, tax) of a list of charges."""
    net = tax = 0
    for index, line in enumerate(lines or ()):
        net += reader.minor(line.total, currency, f"{field}[{index}].total")
        tax += reader.minor(line.total_tax, currency, f"{field}[{index}].total_tax")
    return net, tax


def order_in_link(links: Links | list[Any] | None) -> str:
    """The order's id in the `up` link, "" when there is none."""
    if isinstance(links, Links):
        for link in links.up or ():
            if found := _ORDER_LINK.search(text(link.href)):
                return found[1]
    return ""
