"""BigCommerce behind intake's seam: thin webhooks, and telling the documents of both APIs apart."""

from __future__ import annotations

from typing import Any

from amends.channels.bigcommerce.api import BigCommerceApi
from amends.channels.bigcommerce.lines import products_of
from amends.channels.bigcommerce.orders import order_fact
from amends.channels.bigcommerce.refunds import refund_fact, shipment_fact, transaction_fact
from amends.channels.bigcommerce.returns import return_document, return_fact
from amends.channels.bigcommerce.states import INCOMPLETE, number_of
from amends.channels.harvest import Harvest
from amends.channels.party import Party, digest_key
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, get, obj, objs, read_json
from amends.intake.ports import Delivery, Parsed
from amends.orders.ports import FulfilmentFact

_DEEPEST = 4
_KNOWN = (
    ("form_fields", "address"), ("shipping_provider_quote", "shipping quotes"), ("tax_rate_id", "order tax"),
    ("system_label", "order status"), ("statuses", "order counts"), ("pickup_method_id", "consignment"),
    ("pickupMethodId", "consignment"), ("lineItems", "consignment"), ("line_items", "consignment"),
    ("coupon_id", "order coupon"), ("fees", "order fees"), ("cost_inc_tax", "charges of an order"),
    ("notification", "e-mail data"), ("shipping", "consignments"), ("pickups", "consignments"),
    ("variants", "product"), ("inventory_level", "product"), ("customer_group_id", "customer"),
    ("shippingAddressId", "consignment"), ("count", "count"), ("message", "order message"),
    ("billing_address", "address"), ("namespace", "metafield"), ("path_normal", "store"),
)  # fmt: skip
"""Parts of orders that say nothing by themselves, and other resources, by a member that tells them."""


class BigCommerce(Party):
    """See README.md of this folder for the party's quirks."""

    code = "bigcommerce"
    title = "BigCommerce"
    topics = ("order", "refund", "shipment", "transactions", "store/order/updated", "store/order/refund/created")
    api = BigCommerceApi()

    def topic(self, delivery: Delivery) -> str:
        """The webhook's scope."""
        return text(get(read_json(Reader(), delivery.body), "scope"))[:100]

    def dedupe_key(self, delivery: Delivery) -> str:
        """`hash` is the same for a repeated event and proves nothing else."""
        raw = read_json(Reader(), delivery.body)
        named = text(get(raw, "hash"))[:100]
        if named and get(raw, "scope"):
            return f"{text(get(raw, 'scope'))[:60]}:{named}"
        return digest_key(delivery.body)

    def recognises(self, body: bytes) -> bool:
        """Names that only its orders and webhooks have."""
        return any(
            name in body
            for name in (b'"scope":"store/', b'"scope": "store/', b'"status_id"', b'"order_product_id"',
                         b'"order_address_id"', b'"is_tax_inclusive_pricing"', b"api.bigcommerce.com",
                         b'"gateway_transaction_id"',
                         b'"uses_merchant_override_values"', b'"cost_tax_class_id"', b'"system_label"')
        )  # fmt: skip

    def _parse(self, topic: str, body: bytes, account: str) -> Parsed:
        harvest = Harvest()
        raw = read_json(harvest.reader, body)
        if not harvest.reader.problems:
            _take(harvest, raw, account, 0)
        return harvest.parsed()


def _take(harvest: Harvest, raw: Any, account: str, depth: int) -> None:
    if isinstance(raw, list) and depth < _DEEPEST:
        for item in raw:
            _take(harvest, item, account, depth + 1)
        if not raw:
            harvest.leave("empty list")
    elif not isinstance(raw, dict):
        harvest.unknown(raw)
    elif text(raw.get("scope")).startswith("store/"):
        _webhook(harvest, raw)
    elif "title" in raw and "status" in raw and ("type" in raw or "errors" in raw or "instance" in raw):
        harvest.error(raw.get("title"))
    elif "message" in raw and "status" in raw and len(raw) <= 3:
        harvest.error(raw.get("message"))
    elif isinstance(raw.get("data"), dict | list) and "order_id" not in raw and depth < _DEEPEST:
        _take(harvest, raw["data"], account, depth + 1)
    elif isinstance(raw.get("order"), dict) and isinstance(raw.get("products"), list):
        _document(harvest, {**raw["order"], "products": raw["products"]}, account)
    else:
        _document(harvest, raw, account)


def _webhook(harvest: Harvest, raw: Tree) -> None:
    """Thin: the scope and an id. What it is about is fetched."""
    scope, data = text(raw.get("scope")), obj(raw, "data")
    order = reference(data.get("id"))
    kind = scope.removeprefix("store/")
    if kind == "shipment/deleted" and reference(data.get("orderId")) and order:
        gone = FulfilmentFact(external_id=order, order_external_id=reference(data["orderId"]), state="cancelled")
        harvest.take(scope, gone)
        return
    harvest.leave(scope[:80])
    if kind.startswith("shipment/"):
        if reference(data.get("orderId")) and order:
            harvest.want("shipment", f"{reference(data['orderId'])}/{order}")
    elif kind.startswith("order/refund"):
        harvest.want("refunds", order)
        harvest.want("order", order)
    elif kind.startswith("order/transaction"):
        harvest.want("transactions", reference(data.get("order_id")) or order)
    elif kind.startswith(("order/created", "order/updated", "order/statusUpdated")):
        harvest.want("order", order)


def _document(harvest: Harvest, raw: Tree, account: str) -> None:
    names, reader = set(raw), harvest.reader
    if "status_id" in names and ("total_inc_tax" in names or "products" in names or "date_created" in names):
        _order(harvest, raw, account)
    elif "order_id" in names and "total_amount" in names:
        harvest.take("refund", refund_fact(reader, raw))
    elif "order_id" in names and "event" in names and "amount" in names:
        harvest.take("transaction", transaction_fact(reader, raw))
    elif (
        "order_id" in names and objs(raw, "items") and any("order_product_id" in it for it in objs(raw, "items"))
    ) or ("order_id" in names and "tracking_number" in names):
        harvest.take("shipment", shipment_fact(reader, raw))
    elif any(get(it, "reference_id", "type") == "ORDER_PRODUCT" for it in objs(raw, "items")):
        harvest.take("return", return_document(reader, raw))
    elif "return" in names and ("order" in names or "return_id" in obj(raw, "return")):
        harvest.take("return", return_fact(reader, raw))
    elif "order" in names and "store" in names:
        harvest.leave("e-mail data")
        harvest.want("order", get(raw, "order", "id"))
    elif "order_id" in names and ("price_inc_tax" in names or "product_id" in names):
        harvest.leave("order product")
        harvest.want("order", raw.get("order_id"))
    elif known := next((kind for name, kind in _KNOWN if name in names), ""):
        harvest.leave(known)
    else:
        harvest.unknown(raw)


def _order(harvest: Harvest, raw: Tree, account: str) -> None:
    """An order gives its products as a link, unless it was asked for with them."""
    if number_of(raw.get("status_id")) == INCOMPLETE:
        harvest.leave("order that is incomplete (a checkout)")
    elif not products_of(raw) and not isinstance(raw.get("products"), list) and _only_links(raw):
        harvest.leave("order without its products")
        harvest.want("order", raw.get("id"))
    else:
        harvest.take("order", order_fact(harvest.reader, raw, account))


def _only_links(raw: Tree) -> bool:
    """Whether the order was not asked for with its consignments (then they are a link, or not there)."""
    found = raw.get("consignments")
    return not isinstance(found, dict | list) or "url" in found or "resource" in found or found == []
