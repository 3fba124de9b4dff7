"""WooCommerce's REST API (wc/v3): polling orders by change, an order's refunds, and refunds told to the shop."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.channels.reading import reference, text
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_ROOT = "wp-json/wc/v3/orders"
_JSON = (("content-type", "application/json"),)
_MARK = "_amends_key"
_SIZE = "100"


class _Meta(msgspec.Struct):
    key: Any = None
    value: Any = None


class _Thing(msgspec.Struct):
    id: Any = None
    date_modified_gmt: Any = None
    meta_data: list[_Meta] = []


_list = msgspec.json.Decoder(list[msgspec.Raw]).decode
_thing = msgspec.json.Decoder(_Thing).decode
_things = msgspec.json.Decoder(list[_Thing]).decode


class WooApi(HttpApi):
    """A key pair with read and write rights; the base address is the shop's own, over https."""

    channel = "WooCommerce"
    needs = ("consumer_key", "consumer_secret")
    overlap = timedelta(minutes=10)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """HTTP Basic with the key pair."""
        pair = f"{credentials.get('consumer_key', '')}:{credentials.get('consumer_secret', '')}"
        return with_headers(call, authorization=f"Basic {base64.b64encode(pair.encode()).decode()}")

    def polls(self) -> tuple[str, ...]:
        """Orders. Their refunds are asked for one by one, as the orders name them."""
        return ("orders",)

    def first(self, what: str, since: datetime) -> Call:
        """100 orders, the longest unchanged first."""
        return self._page(since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S"), 1)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Each order on its own; the shop says how many pages there are."""
        if answer.body.lstrip()[:1] != b"[":
            return PollPage(items=())
        items = tuple(_item(bytes(raw)) for raw in _list(answer.body))
        asked = dict(call.query)
        number, pages = int(asked.get("page", "1")), answer.headers.get("x-wp-totalpages", "")
        more = items and (not pages.isdigit() or number < int(pages))
        return PollPage(items=items, next=self._page(asked["modified_after"], number + 1) if more else None)

    def _page(self, since: str, number: int) -> Call:
        query = {
            "modified_after": since, "dates_are_gmt": "true", "orderby": "modified", "order": "asc",
            "per_page": _SIZE, "page": str(number),
        }  # fmt: skip
        return Call(method="GET", path=_ROOT, query=tuple(query.items()))

    def one(self, wanted: Wanted) -> Call | None:
        """An order, or the refunds of one."""
        match wanted.kind:
            case "order":
                return Call(method="GET", path=f"{_ROOT}/{wanted.external_id}")
            case "refunds":
                return Call(
                    method="GET", path=f"{_ROOT}/{wanted.external_id}/refunds", query=(("per_page", _SIZE),)
                )
        return None

    def pushes(self) -> frozenset[str]:
        """Refunds (the money is moved elsewhere), and return states as notes on the order."""
        return frozenset({"refund", "return_state"})

    def push(self, told: Told) -> Call:
        """A refund with its lines, or a note that only the shop's people see."""
        path = f"{_ROOT}/{told.order_external_id}"
        if told.kind == "return_state":
            if not (told.state or told.note):
                raise Refused("push_incomplete", channel=self.channel, missing="state")
            words = ("Return", told.external_id, told.state.replace("_", " "), told.note, f"[{told.key}]")
            note = " ".join(filter(None, words))
            return Call(
                method="POST", path=f"{path}/notes", headers=_JSON, body=msgspec.json.encode({"note": note})
            )
        if not told.currency:
            raise Refused("push_incomplete", channel=self.channel, missing="currency")
        body = {
            "amount": Money(told.amount, told.currency).plain(),
            "reason": told.reason or told.note,
            "api_refund": False,
            "api_restock": False,
            "meta_data": [{"key": _MARK, "value": told.key}],
            "line_items": [
                {"id": line, "quantity": quantity, "refund_total": Money(amount, told.currency).plain()}
                for line, quantity, amount in told.lines
            ],
        }
        return Call(method="POST", path=f"{path}/refunds", headers=_JSON, body=msgspec.json.encode(body))

    def earlier(self, told: Told) -> Call | None:
        """The order's refunds, whose meta data carry the decision's key; or its notes, which carry it in words."""
        if told.kind != "refund":
            return Call(method="GET", path=f"{_ROOT}/{told.order_external_id}/notes")
        path = f"{_ROOT}/{told.order_external_id}/refunds"
        return Call(method="GET", path=path, query=(("per_page", _SIZE),))

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """The refund or note with our key."""
        if told.kind != "refund":
            return Pushed(state="succeeded") if f"[{told.key}]".encode() in answer.body else None
        for found in _things(answer.body) if answer.body.lstrip()[:1] == b"[" else ():
            if any(text(it.key) == _MARK and text(it.value) == told.key for it in found.meta_data):
                return Pushed(state="succeeded", external_id=reference(found.id))
        return None

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The refund's or note's id."""
        said = by_status(answer)
        if said.state != "succeeded":
            return said
        return Pushed(state="succeeded", external_id=reference(_thing(answer.body).id))


def _item(body: bytes) -> Polled:
    found = _thing(body)
    version = f"{reference(found.id)}@{text(found.date_modified_gmt)}"
    return Polled(topic="order.updated", dedupe_key=f"{version}:{digest_key(body)[:16]}", body=body)
