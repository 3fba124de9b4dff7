"""The Admin API, by an integration's client credentials."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

from amends.channels.party import HttpApi, by_status, json_call, with_headers
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, compact, objs, read_json
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

LIVE = "0fa91ce3e96a4bc2be4bd9ce752c3425"
"""The id of the live version of every entity, the same in all shops."""

ORDER_OF = {
    "order_transaction": "transactions.id",
    "order_delivery": "deliveries.id",
    "order_line_item": "lineItems.id",
    "order_transaction_capture_refund": "transactions.captures.refunds.id",
    "order_customer": "orderCustomer.id",
}
"""Parts of an order, and how the order is found by their id."""

_PAGE = 100
_CHANGED = ("updatedAt", "createdAt", "transactions.updatedAt", "deliveries.updatedAt")
_PARTS: dict[str, Any] = {
    "currency": {},
    "lineItems": {},
    "orderCustomer": {},
    "stateMachineState": {},
    "billingAddress": {"associations": {"country": {}}},
    "transactions": {
        "associations": {
            "stateMachineState": {},
            "paymentMethod": {},
            "captures": {
                "associations": {"refunds": {"associations": {"stateMachineState": {}, "positions": {}}}}
            },
        }
    },
    "deliveries": {
        "associations": {
            "stateMachineState": {},
            "positions": {},
            "shippingOrderAddress": {"associations": {"country": {}}},
        }
    },
}
_TRANSITIONS = {"received": "retour", "part_received": "retour_partially"}


class Shopware6Api(HttpApi):
    """The account's base address is the shop's."""

    channel = "shopware6"
    needs = ("client_id", "client_secret")
    overlap = timedelta(minutes=10)

    def token_call(self, credentials: Credentials) -> Call | None:
        """OAuth 2 client credentials."""
        body = {
            "grant_type": "client_credentials",
            "client_id": credentials["client_id"],
            "client_secret": credentials["client_secret"],
        }
        return json_call("POST", "/api/oauth/token", body)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Bearer, and plain JSON instead of JSON:API."""
        return with_headers(super().authorised(call, credentials, token), accept="application/json")

    def polls(self) -> tuple[str, ...]:
        """Orders with their payments, refunds and deliveries."""
        return ("orders",)

    def first(self, what: str, since: datetime) -> Call:
        """Orders of which any part changed since then: a change of a payment's state does not touch the order."""
        at = since.strftime("%Y-%m-%dT%H:%M:%S.000+00:00")
        changed = [{"type": "range", "field": field, "parameters": {"gte": at}} for field in _CHANGED]
        return _search([{"type": "multi", "operator": "or", "queries": changed}], 1)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """{"total": n, "data": [...]}."""
        found = objs(read_json(Reader(), answer.body), "data")
        items = tuple(
            Polled(topic="order.written", dedupe_key=f"order:{it['id']}@{_mark(it)}", body=compact(it))
            for it in found
            if reference(it.get("id"))
        )
        if len(found) < _PAGE:
            return PollPage(items=items)
        asked = json.loads(call.body)
        return PollPage(items=items, next=_search(asked["filter"], asked["page"] + 1))

    def one(self, wanted: Wanted) -> Call | None:
        """An order by its id, or by the id of one of its parts."""
        if wanted.kind == "order":
            return _search([{"type": "equals", "field": "id", "value": wanted.external_id}], 1)
        field = ORDER_OF.get(wanted.kind)
        return (
            None
            if field is None
            else _search([{"type": "equals", "field": field, "value": wanted.external_id}], 1)
        )

    def topic_of(self, wanted: Wanted) -> str:
        """All come as orders."""
        return "order.written"

    def pushes(self) -> frozenset[str]:
        """States of transactions and deliveries, and tracking codes. The money itself is the payment plug-in's."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """Transitions need the transaction or delivery (`more["transaction_id"]`, `more["delivery_id"]`)."""
        if told.kind == "refund":
            transaction = _needed(told, "transaction_id", "the transaction")
            step = "refund_partially" if told.more.get("partial", "") == "true" else "refund"
            return json_call("POST", f"/api/_action/order_transaction/{transaction}/state/{step}", {})
        if told.kind == "return_state" and told.state not in _TRANSITIONS:
            raise Refused("push_unknown", channel="Shopware", kind=f"return that is {told.state or 'in no state'}")
        delivery = _needed(told, "delivery_id", "the delivery")
        if told.kind == "return_state":
            step = _TRANSITIONS[told.state]
            return json_call("POST", f"/api/_action/order_delivery/{delivery}/state/{step}", {})
        if told.kind == "tracking":
            return json_call("PATCH", f"/api/order-delivery/{delivery}", {"trackingCodes": [told.tracking_number]})
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """By the status alone (204 for a change)."""
        return by_status(answer)


def _needed(told: Told, name: str, what: str) -> str:
    found = told.more.get(name, "")
    if not found:
        raise Refused("push_incomplete", channel="shopware6", missing=what)
    return found


def _mark(raw: Tree) -> str:
    """The newest change of the order and its parts."""
    parts = (raw, *objs(raw, "transactions"), *objs(raw, "deliveries"))
    return max(text(it.get("updatedAt")) or text(it.get("createdAt")) for it in parts)


def _search(filters: list[dict[str, Any]], page: int) -> Call:
    sort = [{"field": "createdAt", "order": "ASC"}, {"field": "id", "order": "ASC"}]
    body = {"page": page, "limit": _PAGE, "filter": filters, "sort": sort, "associations": _PARTS}
    return json_call("POST", "/api/search/order", body)
