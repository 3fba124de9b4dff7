"""PrestaShop behind intake's seam: the webservice's XML and JSON, told apart by the resource's name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from amends.channels.harvest import Harvest
from amends.channels.party import Party
from amends.channels.prestashop.api import PrestashopApi
from amends.channels.prestashop.orders import order_fact, rows_of
from amends.channels.prestashop.reading import read
from amends.channels.prestashop.refunds import carrier_fact, return_fact, slip_fact
from amends.channels.prestashop.settings import Settings, checked
from amends.channels.reading import reference, text
from amends.channels.tree import Tree, first, obj, objs
from amends.core.errors import Refused
from amends.intake.ports import Parsed

_ORDER_PARTS = {"order_detail": "order detail", "order_history": "order history", "order_invoice": "order invoice",
                "order_cart_rule": "order cart rule"}  # fmt: skip
_SINGULAR = {
    "order_histories": "order_history",
    "addresses": "address",
    "taxes": "tax",
    "categories": "category",
    "countries": "country",
    "currencies": "currency",
}


def no_mapping(account: str) -> bytes | None:
    """Before the rooms are wired, no account has a mapping."""
    del account
    return None


class Prestashop(Party):
    """See README.md of this folder. `mapping_of` gives an account's settings."""

    code = "prestashop"
    title = "PrestaShop"
    topics = ("order", "order_slip", "order_carrier", "order_return", "product")

    def __init__(self, mapping_of: Callable[[str], bytes | None] = no_mapping) -> None:
        self.mapping_of = mapping_of
        self.api: PrestashopApi = PrestashopApi(mapping_of)

    def check_mapping(self, document: bytes) -> None:
        """Refused("mapping_unusable")."""
        checked(document)

    def lane(self, topic: str) -> str:
        """An order slip is a refund."""
        return "urgent" if topic == "order_slip" else super().lane(topic)

    def recognises(self, body: bytes) -> bool:
        """Its root element, or the names of its order table."""
        return (
            b"<prestashop" in body[:400]
            or (b'"id_order"' in body and b'"id_customer"' in body)
            or b'"total_paid_real"' in body
            or b'"order_rows"' in body
        )

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = read(harvest.reader, body)
        settings = self._settings(harvest, account)
        if not harvest.reader.problems:
            _take(harvest, raw, settings, account)
        return harvest.parsed()

    def _settings(self, harvest: Harvest, account: str) -> Settings:
        """Without a document nothing is mapped, and what needs it is held."""
        document = self.mapping_of(account)
        try:
            return Settings() if document is None else checked(document)
        except Refused as refusal:  # it was checked when it was saved: the rules have become stricter since
            harvest.reader.note("mapping_invalid", why=str(refusal.facts.get("why", "")))
            return Settings()


def _take(harvest: Harvest, raw: Any, settings: Settings, account: str) -> None:
    if isinstance(raw, list) and not raw:
        harvest.leave("empty list")
        return
    if not isinstance(raw, dict):
        harvest.unknown(raw)
        return
    if "errors" in raw:
        found = objs(raw, "errors", "error") or objs(raw, "errors")
        harvest.error(first(found[0], "message") if found else raw.get("errors"))
        return
    inner = obj(raw, "prestashop")
    named = [(str(name), value) for name, value in (inner or raw).items() if isinstance(value, dict | list | str)]
    if "reference" in raw and ("id_cart" in raw or "total_paid" in raw):
        named = [("order", raw)]
    elif "id" in raw or not named:
        harvest.unknown(raw)
        return
    for name, value in named:
        kind = _SINGULAR.get(name, name if name.endswith("ss") else name.removesuffix("s"))
        items = (
            value if isinstance(value, list) else objs({kind: value}, kind) if _plural(value, kind) else [value]
        )
        _resources(harvest, kind, [it for it in items if isinstance(it, dict)], settings, account)


def _plural(value: Any, kind: str) -> bool:
    """Whether an object is a list of one, as XML without attributes gives it."""
    return isinstance(value, dict) and set(value) == {kind}


def _resources(harvest: Harvest, kind: str, items: list[Tree], settings: Settings, account: str) -> None:
    if not items:
        harvest.leave(f"{kind}, none in it"[:80])
    for item in items:
        one = obj(item, kind) or item
        _resource(harvest, kind, one, settings, account)


def _resource(harvest: Harvest, kind: str, raw: Tree, settings: Settings, account: str) -> None:
    reader = harvest.reader
    if kind == "order":
        _order(harvest, raw, settings, account)
    elif set(raw) <= {"id"}:
        harvest.leave(f"list of {kind}s"[:80])
        if kind in ("order_slip", "order_carrier", "order_return"):
            harvest.want(kind, raw.get("id"))
    elif kind == "order_slip":
        harvest.take(kind, slip_fact(reader, raw, settings))
    elif kind == "order_return":
        harvest.take(kind, return_fact(reader, raw, settings))
    elif kind == "order_carrier":
        harvest.take(kind, carrier_fact(reader, raw, settings))
    elif kind == "order_payment":
        harvest.leave("order payment (the order says what was really paid)")
        harvest.want("order_by_reference", raw.get("order_reference"))
    elif kind in _ORDER_PARTS:
        harvest.leave(_ORDER_PARTS[kind])
        harvest.want("order", raw.get("id_order"))
    else:
        harvest.leave(kind[:80])


def _order(harvest: Harvest, raw: Tree, settings: Settings, account: str) -> None:
    """A list without display=full gives ids only."""
    if set(raw) <= {"id"} or (not rows_of(raw) and "associations" not in raw and "total_paid" not in raw):
        harvest.leave("list of orders")
        harvest.want("order", reference(raw.get("id")))
    elif text(raw.get("current_state")) == "" and not rows_of(raw) and "reference" not in raw:
        harvest.unknown(raw)
    else:
        harvest.take("order", order_fact(harvest.reader, raw, settings, account))
