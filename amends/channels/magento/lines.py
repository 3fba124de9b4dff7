"""Order items. Composite products have a parent row and child rows, of which one kind bears the money."""

from __future__ import annotations

from decimal import Decimal

from msgspec import UNSET

from amends.channels.reading import Reader, reference, text
from amends.channels.shares import settled, unit_price
from amends.channels.tree import Tree, first, obj, objs
from amends.core.money import share
from amends.orders.ports import LineFact

_DIGITAL = frozenset({"virtual", "downloadable"})


class Rows:
    """An order's items that count: the parent of a configurable or of a kit with one price, but the children of
    a bundle whose price is that of its parts. The others would count the same goods twice. `kits`: the children of
    bundles with one price, which share it."""

    def __init__(self, reader: Reader, order: Tree) -> None:
        self.all = objs(order, "items")
        if len(self.all) == 1 and isinstance(self.all[0].get("items"), list):
            self.all = objs(self.all[0], "items")
        self._children: dict[str, list[Tree]] = {}
        known = {reference(it.get("item_id")) for it in self.all}
        for row in self.all:
            parent = parent_of(row)
            if parent and parent in known:
                self._children.setdefault(parent, []).append(row)
        self.counted: list[tuple[int, Tree, Tree | None]] = []
        self.kits: list[tuple[int, Tree, str]] = []
        for index, row in enumerate(self.all):
            parent = parent_of(row)
            if parent and parent in known:
                continue
            children = self._children.get(reference(row.get("item_id")), [])
            if any(reader.number(it.get("row_total"), "items.row_total") for it in children):
                self.counted += [(self.all.index(it), it, row) for it in children]
            else:
                self.counted.append((index, row, None))
                if text(row.get("product_type")) == "bundle":
                    whole = reference(row.get("item_id"))
                    self.kits += [(self.all.index(it), it, whole) for it in children]

    def parts_of(self, identity: str) -> list[Tree]:
        """The child rows of an item."""
        return self._children.get(identity, [])


def parent_of(row: Tree) -> str:
    """The id of the row of which this one is a part."""
    return reference(row.get("parent_item_id")) or reference(obj(row, "parent_item").get("item_id"))


def line_facts(reader: Reader, rows: Rows, currency: str, after_discount: bool) -> tuple[LineFact, ...]:
    """Every item that counts. `after_discount`: row totals have the discount taken off already."""
    lines = [
        _line(reader, row, rows, f"items[{index}]", currency, after_discount) for index, row, _ in rows.counted
    ]
    for _, bundle, _ in ((i, parent, p) for i, p, parent in rows.counted if parent is not None):
        _inherit(reader, lines, rows, bundle, currency)
    return (*lines, *(_part(reader, row, f"items[{index}]", currency, of) for index, row, of in rows.kits))


def _part(reader: Reader, row: Tree, field: str, currency: str, whole: str) -> LineFact:
    """Goods in a bundle that has one price: their own price is what they cost when sold apart."""
    quantity = reader.quantity(row.get("qty_ordered"), f"{field}.qty_ordered")
    apart = reader.number(first(row, "original_price", "price"), f"{field}.original_price") or Decimal(0)
    return LineFact(
        external_id=reference(row.get("item_id")),
        sku=text(row.get("sku")),
        title=text(row.get("name")) or text(row.get("sku")),
        quantity=quantity,
        unit_price=Decimal(0),
        kind=_kind(row),
        part_of=whole,
        list_minor=reader.minor(apart * quantity, currency, f"{field}.original_price") or UNSET,
    )


def _line(reader: Reader, raw: Tree, rows: Rows, field: str, currency: str, after_discount: bool) -> LineFact:
    identity = reference(raw.get("item_id"))
    if not identity:
        reader.note("field_absent", f"{field}.item_id")
    quantity = reader.quantity(raw.get("qty_ordered"), f"{field}.qty_ordered")
    cut, tax = row_discount(reader, raw, currency, field), reader.minor(raw.get("tax_amount"), currency, field)
    price = reader.number(raw.get("price"), f"{field}.price")
    if raw.get("row_total") in (None, ""):
        gross = reader.minor((price or Decimal(0)) * quantity, currency, f"{field}.price", required=True)
    else:
        gross = reader.minor(raw.get("row_total"), currency, f"{field}.row_total") + (cut if after_discount else 0)
    line = LineFact(
        external_id=identity,
        sku=text(raw.get("sku")) or next((text(it.get("sku")) for it in rows.parts_of(identity)), ""),
        title=text(raw.get("name")) or text(raw.get("sku")),
        quantity=quantity,
        unit_price=price if price is not None else unit_price(gross, quantity, currency),
        gross=gross,
        kind=_kind(raw),
    )
    return settled(line, gross, cut, tax, False)


def row_discount(reader: Reader, raw: Tree, currency: str, field: str) -> int:
    """The discount without tax: where prices contain tax, discount_amount does too, and the compensation is the
    tax in it (hidden_tax_amount in Magento 1)."""
    stated = abs(reader.minor(raw.get("discount_amount"), currency, f"{field}.discount_amount"))
    hidden = first(raw, "discount_tax_compensation_amount", "hidden_tax_amount")
    return stated - reader.minor(hidden, currency, f"{field}.discount_tax_compensation_amount")


def _kind(raw: Tree) -> str:
    kind = text(raw.get("product_type"))
    if kind == "giftcard":
        return "gift_card"
    return "service" if kind in _DIGITAL or text(raw.get("is_virtual")) in ("1", "true") else "goods"


def _inherit(reader: Reader, lines: list[LineFact], rows: Rows, bundle: Tree, currency: str) -> None:
    """Some versions keep the tax or the discount of a bundle at its parent row only: its parts share it."""
    places = [place for place, (_, _, parent) in enumerate(rows.counted) if parent is bundle]
    if not places or not lines:
        return
    weights = [max(lines[place].gross, 0) for place in places]
    tax = reader.minor(bundle.get("tax_amount"), currency, "items.tax_amount")
    cut = row_discount(reader, bundle, currency, "items")
    own_tax, own_cut = (any(getattr(lines[place], name) for place in places) for name in ("tax", "discount"))
    taxes = [0] * len(places) if own_tax else share(tax, weights)
    cuts = [0] * len(places) if own_cut else share(cut, weights)
    for place, more_tax, more_cut in zip(places, taxes, cuts, strict=True):
        line = lines[place]
        lines[place] = settled(line, line.gross, line.discount + more_cut, line.tax + more_tax, False)
