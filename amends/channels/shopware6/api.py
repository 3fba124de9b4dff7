"""The Admin API, by an integration's client credentials."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any, NamedTuple

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
_RETURN_PARTS: dict[str, Any] = {"state": {}, "lineItems": {"associations": {"reason": {}}}}


class _Step(NamedTuple):
    """A transition: of which entity, which one, by which action, and the state that it leads to."""

    entity: str
    identity: str
    action: str
    state: str


_OF_DELIVERY = {
    "received": ("retour", "returned"),
    "part_received": ("retour_partially", "returned_partially"),
}
"""Every shop has deliveries."""
_DONE, _CANCELLED = ("complete", "done"), ("cancel", "cancelled")
_OF_RETURN = {
    "approved": ("process", "in_progress"),
    "done": _DONE, "replaced": _DONE, "repaired": _DONE, "waived": _DONE,
    "refused": _CANCELLED, "rejected": _CANCELLED, "cancelled": _CANCELLED,
}  # fmt: skip
"""Returns are objects of the Commercial extension; its machine goes open, in_progress, done or cancelled."""


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
        if wanted.kind == "order_return":
            return _search_in("order-return", [_equals("id", wanted.external_id)], 1, _RETURN_PARTS)
        if wanted.kind == "order":
            return _search([_equals("id", wanted.external_id)], 1)
        field = ORDER_OF.get(wanted.kind)
        return None if field is None else _search([_equals(field, wanted.external_id)], 1)

    def topic_of(self, wanted: Wanted) -> str:
        """All but returns come as orders."""
        return "order_return.written" if wanted.kind == "order_return" else "order.written"

    def pushes(self) -> frozenset[str]:
        """States of transactions and deliveries, and tracking codes. The money itself is the payment plug-in's."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """Transitions need the transaction or delivery (`more["transaction_id"]`, `more["delivery_id"]`), or the
        return of the Commercial extension."""
        if told.kind == "tracking":
            delivery = _needed(told, "delivery_id", "the delivery")
            return json_call("PATCH", f"/api/order-delivery/{delivery}", {"trackingCodes": [told.tracking_number]})
        if told.kind not in ("refund", "return_state"):
            return super().push(told)
        step = _step(told)
        machine = "state-machine/" if step.entity == "order_return" else ""
        return json_call("POST", f"/api/_action/{machine}{step.entity}/{step.identity}/state/{step.action}", {})

    def earlier(self, told: Told) -> Call | None:
        """The transitions that are open now, which name the state they start from."""
        if told.kind not in ("refund", "return_state"):
            return None
        step = _step(told)
        return Call(method="GET", path=f"/api/_action/state-machine/{step.entity}/{step.identity}/state")

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """It is in the state already."""
        found = objs(read_json(Reader(), answer.body), "transitions")
        there = any(text(it.get("fromStateName")) == _step(told).state for it in found)
        return Pushed(state="succeeded") if there else None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """By the status alone (204 for a change)."""
        return by_status(answer)


def _step(told: Told) -> _Step:
    if told.kind == "refund":
        part = told.more.get("partial", "") == "true"
        action, state = ("refund_partially", "refunded_partially") if part else ("refund", "refunded")
        return _Step("order_transaction", _needed(told, "transaction_id", "the transaction"), action, state)
    if told.state in _OF_DELIVERY:
        return _Step("order_delivery", _needed(told, "delivery_id", "the delivery"), *_OF_DELIVERY[told.state])
    if told.state not in _OF_RETURN or not told.external_id:
        raise Refused("push_unknown", channel="Shopware", kind=f"return that is {told.state or 'in no state'}")
    return _Step("order_return", told.external_id.removeprefix("return-"), *_OF_RETURN[told.state])


def _needed(told: Told, name: str, what: str) -> str:
    found = told.more.get(name, "")
    if not found:
        raise Refused("push_incomplete", channel="shopware6", missing=what)
    return found


def _mark(raw: Tree) -> str:
    """The newest change of the order and its parts."""
    parts = (raw, *objs(raw, "transactions"), *objs(raw, "deliveries"))
    return max(text(it.get("updatedAt")) or text(it.get("createdAt")) for it in parts)


def _equals(field: str, value: str) -> dict[str, Any]:
    return {"type": "equals", "field": field, "value": value}


def _search(filters: list[dict[str, Any]], page: int) -> Call:
    return _search_in("order", filters, page, _PARTS)


def _search_in(entity: str, filters: list[dict[str, Any]], page: int, parts: dict[str, Any]) -> Call:
    sort = [{"field": "createdAt", "order": "ASC"}, {"field": "id", "order": "ASC"}]
    body = {"page": page, "limit": _PAGE, "filter": filters, "sort": sort, "associations": parts}
    return json_call("POST", f"/api/search/{entity}", body)
