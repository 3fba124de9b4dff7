"""Lines and sold units of orders whose newest version is being written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from msgspec import UNSET

from amends.catalog.api import normal_serial
from amends.catalog.ports import TermKey
from amends.core.arrays import id_array
from amends.orders.commands.writing import copy_rows, new_ids, update_rows
from amends.orders.queries.serial_doubts import corrections
from amends.orders.rules.movements import delivered_on
from amends.orders.rules.place import SalePlace
from amends.orders.rules.serial_doubts import corrected
from amends.orders.rules.units import CHANNEL, UnitRow, plan_units
from amends.orders.types import LineFact, OrderFact

_LINE = (
    ("position", "int"),
    ("sku", "text"),
    ("product_id", "bigint"),
    ("title", "text"),
    ("quantity", "int"),
    ("unit_price", "numeric"),
    ("gross", "bigint"),
    ("discount", "bigint"),
    ("tax", "bigint"),
    ("total", "bigint"),
    ("kind", "text"),
    ("removed", "boolean"),
    ("part_of", "text"),
    ("list_minor", "bigint"),
)
_LINE_COLUMNS = ("id", "order_id", "external_id", *(name for name, _ in _LINE))
_UNIT = (
    ("serial", "text"),
    ("quantity", "int"),
    ("frozen_terms_id", "bigint"),
    ("purchased_on", "date"),
    ("delivered_on", "date"),
)
_UNIT_COLUMNS = ("order_line_id", "origin", "lot_code", *(name for name, _ in _UNIT))
_KNOWN_LINES = """
SELECT order_id, external_id, id, product_id, kind FROM orders_orderline WHERE order_id = ANY(%s)
"""
_KNOWN_UNITS = """
SELECT u.order_line_id, u.id, u.serial, u.quantity, u.origin, u.frozen_terms_id
FROM orders_soldunit u JOIN orders_orderline l ON l.id = u.order_line_id WHERE l.order_id = ANY(%s)
"""
_WITHDRAW_LINES = """
UPDATE orders_orderline SET quantity = 0, gross = 0, discount = 0, tax = 0, total = 0, removed = true
WHERE id = ANY(%s) AND NOT removed
"""
_WITHDRAW_UNITS = "UPDATE orders_soldunit SET quantity = 0 WHERE order_line_id = ANY(%s)"

Terms = Mapping[TermKey, int]
"""Frozen term sets by what decides which terms a sale is made under."""


@dataclass(slots=True)
class Writing:
    """One order whose newest version is being written."""

    order_id: int
    fact: OrderFact
    fresh: bool
    removed: tuple[LineFact, ...] = ()
    """Lines that the order has no longer: kept with quantity 0, because refunds may name them."""
    sale: SalePlace = field(default_factory=SalePlace)
    before: SalePlace | None = None
    """The sale as it was told before; None for a new order."""
    delivered: dict[str, date] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """Line ids by the channel's line id, filled by `write_lines`."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A line as it is: `line_id`, and what it was sold as."""

    line_id: int
    product_id: int | None
    kind: str


@dataclass(slots=True)
class _Rows:
    """What is to be written, and what is there."""

    products: Mapping[str, int]
    terms: Terms
    known_units: dict[int, list[UnitRow]]
    frozen: dict[int, int | None]
    """The term sets of known units, by unit."""
    corrections: Mapping[int, Sequence[tuple[str, str]]]
    """Serial numbers that a person corrected, by line."""
    new_lines: list[tuple[Any, ...]] = field(default_factory=list)
    changed_lines: list[tuple[Any, ...]] = field(default_factory=list)
    new_units: list[tuple[Any, ...]] = field(default_factory=list)
    changed_units: list[tuple[Any, ...]] = field(default_factory=list)
    withdrawn: list[int] = field(default_factory=list)


def write_lines(cursor: Any, orders: Sequence[Writing], products: Mapping[str, int], terms: Terms) -> None:
    """Write the lines and units. A line that the newest version no longer has keeps its row with quantity 0."""
    old = [order.order_id for order in orders if not order.fresh]
    known = _known_lines(cursor, old)
    rows = _Rows(products, terms, *_known_units(cursor, old), corrections(cursor, old))
    ids = iter(new_ids(cursor, "orders_orderline", sum(_missing(order, known) for order in orders)))
    for order in orders:
        _add_order(rows, order, known.get(order.order_id) or {}, ids)
    copy_rows(cursor, "orders_orderline", _LINE_COLUMNS, rows.new_lines)
    copy_rows(cursor, "orders_soldunit", _UNIT_COLUMNS, rows.new_units)
    update_rows(cursor, "orders_orderline", _LINE, rows.changed_lines)
    update_rows(cursor, "orders_soldunit", _UNIT, rows.changed_units)
    if rows.withdrawn:
        gone = id_array(rows.withdrawn)
        cursor.execute(_WITHDRAW_LINES, [gone])
        cursor.execute(_WITHDRAW_UNITS, [gone])


def _missing(order: Writing, known: Mapping[int, dict[str, _Known]]) -> int:
    """How many of the order's lines have no row yet."""
    mine = known.get(order.order_id)
    if not mine:
        return len(order.fact.lines) + len(order.removed)
    return sum(line.external_id not in mine for some in (order.fact.lines, order.removed) for line in some)


def _add_order(rows: _Rows, order: Writing, known: dict[str, _Known], ids: Iterator[int]) -> None:
    fact, sold_on = order.fact, order.sale.sold_on.isoformat()
    for position, line in enumerate(fact.lines):
        product_id = rows.products.get(line.sku)
        values: tuple[Any, ...] = (
            position,
            line.sku,
            product_id,
            line.title,
            line.quantity,
            _price(line),
            line.gross,
            line.discount,
            line.tax,
            line.total,
            line.kind,
            False,
            line.part_of or "",
            None if line.list_minor is UNSET else line.list_minor,
        )
        present = known.pop(line.external_id, None)
        if present is None:
            line_id = next(ids)
            rows.new_lines.append((line_id, order.order_id, line.external_id, *values))
        else:
            line_id = present.line_id
            rows.changed_lines.append((line_id, *values))
        order.lines[line.external_id] = line_id
        delivered = delivered_on(order.delivered, line.external_id) if order.delivered else None
        frozen = _terms_of(rows, order, product_id, line.kind)
        rest = (sold_on, delivered and delivered.isoformat())
        if present is None and not line.serials:
            if line.quantity:
                rows.new_units.append((line_id, CHANNEL, "", "", line.quantity, frozen, *rest))
        else:
            stays = present is not None and _same_sale(rows, order, present, product_id, line.kind)
            _add_units(rows, line_id, line, frozen, rest, stays=stays)
    for position, line in enumerate(order.removed, len(fact.lines)):
        product_id = rows.products.get(line.sku)
        gone = (0, _price(line), 0, 0, 0, 0, line.kind, True, line.part_of or "", None)
        values = (position, line.sku, product_id, line.title, *gone)
        present = known.get(line.external_id)
        if present is None:
            rows.new_lines.append((next(ids), order.order_id, line.external_id, *values))
        else:
            rows.changed_lines.append((present.line_id, *values))
    rows.withdrawn += [one.line_id for one in known.values()]


def _price(line: LineFact) -> str | None:
    """As text: the driver takes ten times as long to write a decimal."""
    return None if line.unit_price is None else str(line.unit_price)


def _terms_of(rows: _Rows, order: Writing, product_id: int | None, kind: str) -> int | None:
    """The terms in force now for such a sale."""
    if product_id is None or kind != "goods":
        return None
    return rows.terms.get(order.sale.key(product_id))


def _same_sale(rows: _Rows, order: Writing, present: _Known, product_id: int | None, kind: str) -> bool:
    """Whether the line is sold as it was told before, by all that its terms depend on: the same article, and a
    place, day and buyer for which the same terms hold. What is only filled in later (a region, a customer) takes
    nothing away from what was frozen unless it makes a difference."""
    if order.before is None or (present.product_id, present.kind) != (product_id, kind):
        return False
    if order.before == order.sale or product_id is None:
        return True
    return rows.terms.get(order.before.key(product_id)) == rows.terms.get(order.sale.key(product_id))


def _add_units(
    rows: _Rows, line_id: int, line: LineFact, now: int | None, rest: tuple[Any, ...], *, stays: bool
) -> None:
    """The units of a line that has serials, or had units before. `stays`: the same sale was told before, so its
    units keep the terms that were frozen then, and further ones of the line are sold under the same; where the
    telling corrects the sale itself (what, where, when, to whom), they are frozen by what is right `now`."""
    present = rows.known_units.get(line_id, [])
    if stays and present:
        kept = {unit.id: rows.frozen.get(unit.id) for unit in present}
        now = kept[min(kept)]
    else:
        kept = {}
    told = {normal for serial in line.serials if (normal := normal_serial(serial))}
    serials = corrected(told, rows.corrections.get(line_id, ()))
    plan = plan_units(line.quantity, serials, present)
    rows.new_units += [(line_id, CHANNEL, "", serial, pieces, now, *rest) for serial, pieces in plan.new]
    after = {unit.id: (unit.serial, unit.quantity) for unit in present}
    after |= {unit_id: (serial, pieces) for unit_id, serial, pieces in plan.changed}
    rows.changed_units += [
        (unit_id, serial, pieces, kept.get(unit_id, now), *rest) for unit_id, (serial, pieces) in after.items()
    ]


def _known_lines(cursor: Any, order_ids: Sequence[int]) -> dict[int, dict[str, _Known]]:
    if not order_ids:
        return {}
    cursor.execute(_KNOWN_LINES, [id_array(order_ids)])
    found: dict[int, dict[str, _Known]] = {}
    for order_id, external_id, *known in cursor.fetchall():
        found.setdefault(order_id, {})[external_id] = _Known(*known)
    return found


def _known_units(cursor: Any, order_ids: Sequence[int]) -> tuple[dict[int, list[UnitRow]], dict[int, int | None]]:
    if not order_ids:
        return {}, {}
    cursor.execute(_KNOWN_UNITS, [id_array(order_ids)])
    found: dict[int, list[UnitRow]] = {}
    frozen: dict[int, int | None] = {}
    for line_id, unit_id, serial, quantity, origin, terms in cursor.fetchall():
        found.setdefault(line_id, []).append(UnitRow(unit_id, serial, quantity, origin))
        frozen[unit_id] = terms
    return found, frozen
