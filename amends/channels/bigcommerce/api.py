"""The v2 and v3 APIs, by an access token in X-Auth-Token."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from amends.channels.party import HttpApi, by_status, json_call, with_headers
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, compact, get, objs, read_json
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_PAGE = 50
_WITH_LINES = (("include", "consignments.line_items,fees"), ("consignment_structure", "object"))


class BigCommerceApi(HttpApi):
    """The account's base address is https://api.bigcommerce.com/stores/{store hash}."""

    channel = "bigcommerce"
    overlap = timedelta(minutes=10)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """X-Auth-Token, and JSON (v2 answers XML unless asked)."""
        return with_headers(call, x_auth_token=credentials.get("token", ""), accept="application/json")

    def polls(self) -> tuple[str, ...]:
        """Refunds are documents of their own."""
        return ("orders", "refunds")

    def first(self, what: str, since: datetime) -> Call:
        """Orders modified, refunds created since then."""
        pages = (("page", "1"), ("limit", str(_PAGE)))
        if what == "refunds":
            created = ("created:min", since.strftime("%Y-%m-%dT%H:%M:%SZ"))
            return Call(method="GET", path="/v3/orders/payment_actions/refunds", query=(created, *pages))
        query = (
            ("min_date_modified", format_datetime(since)),
            ("sort", "date_modified:asc"),
            *pages,
            *_WITH_LINES,
        )
        return Call(method="GET", path="/v2/orders", query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """v2 answers a list (nothing at all, 204, when there is none), v3 {"data": [...], "meta": ...}."""
        raw = read_json(Reader(), answer.body) if answer.body else []
        found = objs(raw, "data") if isinstance(raw, dict) else objs({"data": raw}, "data")
        topic = what.removesuffix("s")
        items = tuple(
            Polled(topic=topic, dedupe_key=f"{topic}:{it['id']}@{text(it.get('date_modified'))}", body=compact(it))
            for it in found
            if reference(it.get("id"))
        )
        if len(found) < _PAGE:
            return PollPage(items=items)
        query = tuple((name, str(int(value) + 1) if name == "page" else value) for name, value in call.query)
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order with its products; the refunds, transactions or a shipment ("order/shipment") of an order."""
        order, _, part = wanted.external_id.partition("/")
        match wanted.kind:
            case "order":
                return Call(method="GET", path=f"/v2/orders/{order}", query=_WITH_LINES)
            case "refunds":
                return Call(method="GET", path=f"/v3/orders/{order}/payment_actions/refunds")
            case "transactions":
                return Call(method="GET", path=f"/v3/orders/{order}/transactions")
            case "shipment" if part:
                return Call(method="GET", path=f"/v2/orders/{order}/shipments/{part}")
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """As the kind, in the singular."""
        return wanted.kind if wanted.kind == "transactions" else wanted.kind.removesuffix("s")

    def pushes(self) -> frozenset[str]:
        """Refunds and shipments with tracking. Returns of the store cannot be told anything."""
        return frozenset({"refund", "tracking"})

    def push(self, told: Told) -> Call:
        """A refund is made by a payment provider of the order (`more["provider_id"]`, from the refund quote)."""
        if told.kind == "refund":
            provider = told.more.get("provider_id", "")
            if not provider or not told.amount:
                raise Refused(
                    "push_incomplete", channel="bigcommerce", missing="the payment provider and the amount"
                )
            return json_call(
                "POST", f"/v3/orders/{told.order_external_id}/payment_actions/refunds", _refund(told, provider)
            )
        if told.kind == "tracking":
            address = told.more.get("order_address_id", "")
            if not told.lines or not address:
                raise Refused(
                    "push_incomplete", channel="bigcommerce", missing="the lines and the shipping address"
                )
            return json_call("POST", f"/v2/orders/{told.order_external_id}/shipments", _shipment(told, address))
        return super().push(told)

    def earlier(self, told: Told) -> Call | None:
        """The order's refunds, whose items carry the decision's key in their reason; or its shipments."""
        if told.kind == "refund":
            return Call(method="GET", path=f"/v3/orders/{told.order_external_id}/payment_actions/refunds")
        return Call(method="GET", path=f"/v2/orders/{told.order_external_id}/shipments")

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """The refund with our key, or the shipment with the parcel's number."""
        raw = read_json(Reader(), answer.body) if answer.body else None
        if told.kind == "refund":
            found = [it for it in objs(raw, "data") if any(_marked(item, told) for item in objs(it, "items"))]
        else:
            found = [
                it for it in objs({"it": raw}, "it") if text(it.get("tracking_number")) == told.tracking_number
            ]
        return Pushed(state="succeeded", external_id=reference(found[0].get("id"))) if found else None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The new refund's or shipment's id."""
        found = by_status(answer)
        if found.state != "succeeded":
            return found
        raw = read_json(Reader(), answer.body)
        return Pushed(state="succeeded", external_id=reference(get(raw, "data", "id") or get(raw, "id")))


def _marked(item: Tree, told: Told) -> bool:
    return f"[{told.key}]" in text(item.get("reason"))


def _refund(told: Told, provider: str) -> dict[str, Any]:
    """By product with its quantity; without lines a sum of the order."""
    amount = Money(told.amount, told.currency).plain()
    words = f"{told.reason} [{told.key}]".strip()
    items: list[dict[str, Any]] = [
        {"item_type": "PRODUCT", "item_id": int(line), "quantity": quantity, "reason": words}
        for line, quantity, _ in told.lines
        if line.isdigit()
    ] or [{"item_type": "ORDER", "item_id": int(told.order_external_id), "amount": amount, "reason": words}]
    offline = told.more.get("offline", "") == "true"
    return {"items": items, "payments": [{"provider_id": provider, "amount": amount, "offline": offline}]}


def _shipment(told: Told, address: str) -> dict[str, Any]:
    items = [{"order_product_id": int(line), "quantity": count} for line, count, _ in told.lines if line.isdigit()]
    return {
        "order_address_id": int(address),
        "tracking_number": told.tracking_number,
        "shipping_method": told.carrier,
        "items": items,
    }
