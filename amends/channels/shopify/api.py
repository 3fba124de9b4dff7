"""Shopify's Admin API: polling orders by change, single documents, and refunds told to the shop by REST.

Version 2025-10. A shop answers 429 with Retry-After beyond 2 calls a second (40 in a burst).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec

from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.channels.reading import reference, text
from amends.channels.shopify import mutations
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_ROOT = "admin/api/2025-10/"
_NEXT = re.compile(r'<([^>]+)>;\s*rel="next"')
_JSON = (("content-type", "application/json"),)


class _Head(msgspec.Struct):
    id: Any = None
    updated_at: Any = None


class _Refund(msgspec.Struct):
    id: Any = None
    note: Any = None


class _Refunds(msgspec.Struct):
    refund: _Refund | None = None
    refunds: list[_Refund] = []


_orders = msgspec.json.Decoder(dict[str, list[msgspec.Raw]]).decode
_head = msgspec.json.Decoder(_Head).decode
_refunds = msgspec.json.Decoder(_Refunds).decode


class ShopifyApi(HttpApi):
    """One custom app's access token; the base address is https://<shop>.myshopify.com/."""

    channel = "Shopify"
    needs = ("access_token",)
    overlap = timedelta(minutes=10)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """X-Shopify-Access-Token."""
        return with_headers(call, x_shopify_access_token=credentials.get("access_token", ""))

    def polls(self) -> tuple[str, ...]:
        """Orders, with their refunds, shipments and payments inside."""
        return ("orders",)

    def first(self, what: str, since: datetime) -> Call:
        """250 orders of any state, the longest unchanged first."""
        query = {"status": "any", "limit": "250", "order": "updated_at asc", "updated_at_min": since.isoformat()}
        return Call(method="GET", path=f"{_ROOT}{what}.json", query=tuple(query.items()))

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Each order on its own; the next page is in the Link header."""
        items = [_item(bytes(raw)) for raw in _orders(answer.body).get(what, [])]
        following = _NEXT.search(answer.headers.get("link", ""))
        more = Call(method="GET", path=following[1]) if following else None
        return PollPage(items=tuple(items), next=more)

    def one(self, wanted: Wanted) -> Call | None:
        """An order."""
        if wanted.kind != "order":
            return None
        return Call(method="GET", path=f"{_ROOT}orders/{wanted.external_id}.json")

    def pushes(self) -> frozenset[str]:
        """Refunds by REST; states of returns and tracking by GraphQL."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """A refund of lines against the payment `more["parent_id"]` through `more["gateway"]`. The goods are not
        restocked: they are quarantined here. For the rest see mutations.py."""
        if told.kind != "refund":
            return mutations.mutation(_ROOT, told)
        missing = [name for name in ("parent_id", "gateway") if not told.more.get(name)]
        if missing or not told.currency:
            raise Refused("push_incomplete", channel=self.channel, missing=", ".join(missing) or "currency")
        body = {
            "refund": {
                "currency": told.currency,
                "notify": False,
                "note": f"{told.note} [{told.key}]".strip(),
                "refund_line_items": [
                    {"line_item_id": line, "quantity": quantity, "restock_type": "no_restock"}
                    for line, quantity, _ in told.lines
                    if quantity
                ],
                "transactions": [
                    {
                        "kind": "refund",
                        "parent_id": told.more["parent_id"],
                        "gateway": told.more["gateway"],
                        "amount": Money(told.amount, told.currency).plain(),
                    }
                ],
            }
        }
        path = f"{_ROOT}orders/{told.order_external_id}/refunds.json"
        return Call(method="POST", path=path, headers=_JSON, body=msgspec.json.encode(body))

    def earlier(self, told: Told) -> Call | None:
        """The order's refunds: the note of ours carries the decision's key. A return says its own state; tracking
        that is told twice is the same."""
        if told.kind != "refund":
            return mutations.state_of_return(_ROOT, told) if told.kind == "return_state" else None
        path = f"{_ROOT}orders/{told.order_external_id}/refunds.json"
        return Call(method="GET", path=path, query=(("limit", "250"), ("fields", "id,note")))

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """The refund with our key in its note, or the return in the state that it was to come to."""
        if told.kind != "refund":
            return mutations.read_state_of_return(told, answer)
        for found in _refunds(answer.body).refunds:
            if f"[{told.key}]" in text(found.note):
                return Pushed(state="succeeded", external_id=reference(found.id))
        return None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The refund's id, or what GraphQL answered."""
        if told.kind != "refund":
            return mutations.answered(told, answer)
        told_by_status = by_status(answer)
        if told_by_status.state != "succeeded":
            return told_by_status
        made = _refunds(answer.body).refund
        return Pushed(state="succeeded", external_id=reference(made.id) if made else "")


def _item(body: bytes) -> Polled:
    head = _head(body)
    version = f"{reference(head.id)}@{text(head.updated_at)}"
    return Polled(topic="orders/updated", dedupe_key=digest_key(body, "orders/updated", version), body=body)
