"""Line items: goods, containers, promotions and credits, all in one list."""

from __future__ import annotations

from decimal import Decimal

from amends.channels.reading import Reader, reference, text
from amends.channels.serials import serials
from amends.channels.shares import settled, share_discount, unit_price
from amends.channels.shopware6.prices import full, taxes, worth
from amends.channels.tree import Tree, get, obj, objs
from amends.core.money import share
from amends.orders.ports import LineFact

_CUTS = frozenset({"promotion", "discount"})
_CREDITS = frozenset({"credit"})
_CONTAINERS = frozenset({"container", "customized-products"})


def lines_of(raw: Tree) -> list[Tree]:
    """The order's line items."""
    return full(raw, "lineItems")


class Basket:
    """The line items of an order, sorted into what is sold, what is taken off, and what is given."""

    def __init__(self, reader: Reader, order: Tree, currency: str) -> None:
        self.reader = reader
        self.currency = currency
        whole = lines_of(order)
        known = {reference(it.get("id")) for it in whole}
        top = [it for it in whole if reference(it.get("parentId")) not in known]
        inner = [it for it in whole if reference(it.get("parentId")) in known]
        self._names: dict[str, str] = {}
        priced = [it for it in top if _kind(it) not in _CUTS | _CREDITS]
        self.goods = [part for it in priced for part in self._parts(it, inner, order)]
        self.cuts = [it for it in top if _kind(it) in _CUTS]
        self.credits = [it for it in top if _kind(it) in _CREDITS]

    def _parts(self, line: Tree, inner: list[Tree], order: Tree) -> list[Tree]:
        """A container counts by its parts when they make its price; any other line counts itself, and its parts
        only where the order's sum shows that they are priced beside it."""
        parts = [it for it in inner if reference(it.get("parentId")) == reference(line.get("id"))]
        if not parts:
            return [line]
        own = worth(self.reader, line, self.currency, "lineItems")
        theirs = sum(worth(self.reader, it, self.currency, "lineItems") for it in parts)
        if own == theirs and (_kind(line) in _CONTAINERS or not own):
            return parts
        beside = (
            self._sum(lines_of(order))
            == self._position(order)
            != self._sum([it for it in lines_of(order) if not reference(it.get("parentId"))])
        )
        return [line, *parts] if beside and theirs else [line]

    def _sum(self, lines: list[Tree]) -> int:
        return sum(worth(self.reader, it, self.currency, "lineItems") for it in lines)

    def _position(self, order: Tree) -> int:
        found = order.get("positionPrice")
        if found is None:
            found = get(order, "price", "positionPrice")
        return self.reader.minor(found, self.currency, "positionPrice")

    def facts(self, inside: bool) -> tuple[LineFact, ...]:
        """The goods, each with its part of the promotions."""
        lines = tuple(self._line(it, f"lineItems[{index}]", inside) for index, it in enumerate(self.goods))
        for index, cut in enumerate(self.cuts):
            lines = self._cut(lines, cut, f"promotion[{index}]", inside)
        return lines

    def credit(self) -> tuple[int, int]:
        """(amount, tax) of credits: money that the shop gave, which no line bears."""
        amount = sum(worth(self.reader, it, self.currency, "credit") for it in self.credits)
        return amount, sum(taxes(self.reader, it.get("price"), self.currency, "credit") for it in self.credits)

    def _line(self, raw: Tree, field: str, inside: bool) -> LineFact:
        reader = self.reader
        if not reference(raw.get("id")):
            reader.note("field_absent", f"{field}.id")
        quantity = reader.quantity(raw.get("quantity"), f"{field}.quantity")
        price = reader.number(raw.get("unitPrice", get(raw, "price", "unitPrice")), f"{field}.unitPrice")
        if raw.get("totalPrice") is None and get(raw, "price", "totalPrice") is None:
            gross = reader.minor(
                (price or Decimal(0)) * quantity, self.currency, f"{field}.unitPrice", required=True
            )
        else:
            gross = worth(reader, raw, self.currency, field)
        payload = obj(raw, "payload")
        fields = [(str(name), text(value)) for name, value in {**payload, **obj(raw, "customFields")}.items()]
        line = LineFact(
            external_id=reference(raw.get("id")),
            sku=text(payload.get("productNumber")) or text(get(raw, "product", "productNumber")),
            title=text(raw.get("label")) or text(raw.get("description")),
            quantity=quantity,
            unit_price=price if price is not None else unit_price(gross, quantity, self.currency),
            gross=gross,
            kind=_goods(raw),
            serials=serials(fields),
        )
        for name in ("id", "identifier", "referencedId"):
            self._names.setdefault(reference(raw.get(name)), line.external_id)
        return settled(line, gross, 0, taxes(reader, raw.get("price"), self.currency, f"{field}.price"), inside)

    def _cut(self, lines: tuple[LineFact, ...], raw: Tree, field: str, inside: bool) -> tuple[LineFact, ...]:
        """A promotion: its composition says which line bears what; without one it is shared by value."""
        amount = -worth(self.reader, raw, self.currency, field)
        tax = -taxes(self.reader, raw.get("price"), self.currency, field)
        parts: dict[str, int] = {}
        for it in objs(raw, "payload", "composition"):
            name = self._names.get(reference(it.get("id")), "")
            parts[name] = parts.get(name, 0) + self.reader.minor(
                it.get("discount"), self.currency, f"{field}.discount"
            )
        if parts and "" not in parts and sum(parts.values()) == amount:
            cut = [parts.get(line.external_id, 0) for line in lines]
        else:
            before = [line.discount for line in lines]
            shared = share_discount(self.reader, lines, amount, inside, self.currency, "promotion")
            cut = [line.discount - was for line, was in zip(shared, before, strict=True)]
        return _without(lines, cut, tax, inside)


def _without(lines: tuple[LineFact, ...], cut: list[int], tax: int, inside: bool) -> tuple[LineFact, ...]:
    """The lines less their part of a promotion, the promotion's tax in proportion."""
    off = _in_proportion(tax, cut)
    return tuple(
        settled(line, line.gross, line.discount + part, line.tax - less, inside)
        for line, part, less in zip(lines, cut, off, strict=True)
    )


def _in_proportion(tax: int, cut: list[int]) -> list[int]:
    if not any(part > 0 for part in cut):
        return [0] * len(cut)
    return share(tax, [max(part, 0) for part in cut])


def _kind(raw: Tree) -> str:
    return text(raw.get("type")).lower()


def _goods(raw: Tree) -> str:
    if "is-download" in str(raw.get("states") or get(raw, "payload", "states") or ""):
        return "service"
    return "gift_card" if "gift" in _kind(raw) or "voucher" in _kind(raw) else "goods"
