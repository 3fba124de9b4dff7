"""Square's API: polls of orders, payments and refunds by change, single orders, and refunds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from amends.channels.doc import Doc, decode_any
from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.channels.reading import Reader
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_VERSION = "2025-10-16"
_JSON = (("content-type", "application/json"),)
_KEY_LENGTH = 45
_SEARCH = "v2/orders/search"
_PUSHED = {"REJECTED": "refused", "FAILED": "refused", "PENDING": "pending"}
_ONE_OF = {"orders": "order", "payments": "payment", "refunds": "refund"}


class SquareApi(HttpApi):
    """An access token, and the ids of the account's locations (separated by commas) that searches need. The base
    address is https://connect.squareup.com/."""

    channel = "Square"
    needs = ("access_token", "location_ids")
    overlap = timedelta(minutes=10)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Bearer; a search of orders is told the locations."""
        if call.path == _SEARCH:
            asked = msgspec.json.decode(call.body)
            places = [it.strip() for it in credentials.get("location_ids", "").split(",") if it.strip()]
            call = msgspec.structs.replace(call, body=msgspec.json.encode({**asked, "location_ids": places}))
        bearer = f"Bearer {credentials.get('access_token', '')}"
        return with_headers(call, authorization=bearer, square_version=_VERSION)

    def polls(self) -> tuple[str, ...]:
        """Orders, payments and refunds; disputes come by webhook."""
        return ("orders", "payments", "refunds")

    def first(self, what: str, since: datetime) -> Call:
        """The longest unchanged first."""
        return _page(what, since.isoformat(), "")

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Each document on its own; `cursor` leads to the next page."""
        found = Doc(Reader(), decode_any(answer.body))
        items = tuple(_item(what, it.raw) for it in found.list(what))
        cursor = found.text("cursor")
        return PollPage(items=items, next=_page(what, _since(what, call), cursor) if cursor else None)

    def one(self, wanted: Wanted) -> Call | None:
        """An order."""
        if wanted.kind != "order":
            return None
        return Call(method="GET", path=f"v2/orders/{wanted.external_id}")

    def pushes(self) -> frozenset[str]:
        """Refunds of payments."""
        return frozenset({"refund"})

    def push(self, told: Told) -> Call:
        """A refund of the payment `more["payment_id"]`; Square takes our key as its idempotency key."""
        missing = [name for name in ("payment_id",) if not told.more.get(name)]
        if missing or not told.currency or not told.amount:
            raise Refused("push_incomplete", channel=self.channel, missing=", ".join(missing) or "amount")
        body = {
            "idempotency_key": told.key if len(told.key) <= _KEY_LENGTH else _short(told.key),
            "payment_id": told.more["payment_id"],
            "amount_money": {"amount": told.amount, "currency": told.currency},
            "reason": (told.reason or told.note)[:192],
        }
        return Call(method="POST", path="v2/refunds", headers=_JSON, body=msgspec.json.encode(body))

    def repeatable(self, told: Told) -> bool:
        """Our key is its idempotency key."""
        return True

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The refund's id; a pending one is confirmed by a later event."""
        said = by_status(answer)
        if said.state != "succeeded":
            return said
        refund = Doc(Reader(), decode_any(answer.body)).sub("refund")
        return Pushed(state=_PUSHED.get(refund.text("status"), "succeeded"), external_id=refund.ref("id"))


def _page(what: str, since: str, cursor: str) -> Call:
    if what != "orders":
        query = {"updated_at_begin_time": since, "sort_field": "UPDATED_AT", "sort_order": "ASC", "limit": "100"}
        if cursor:
            query["cursor"] = cursor
        return Call(method="GET", path=f"v2/{what}", query=tuple(query.items()))
    body: dict[str, Any] = {
        "limit": 200,
        "query": {
            "filter": {"date_time_filter": {"updated_at": {"start_at": since}}},
            "sort": {"sort_field": "UPDATED_AT", "sort_order": "ASC"},
        },
    }
    if cursor:
        body["cursor"] = cursor
    return Call(method="POST", path=_SEARCH, headers=_JSON, body=msgspec.json.encode(body))


def _since(what: str, call: Call) -> str:
    if what != "orders":
        return dict(call.query).get("updated_at_begin_time", "")
    asked = Doc(Reader(), decode_any(call.body)).sub("query", "filter", "date_time_filter")
    return asked.text("updated_at", "start_at")


def _short(key: str) -> str:
    return digest_key(key.encode())[:_KEY_LENGTH]


def _item(what: str, found: dict[str, Any]) -> Polled:
    body = msgspec.json.encode({_ONE_OF[what]: found})
    return Polled(topic=f"{_ONE_OF[what]}.updated", dedupe_key=digest_key(body, what), body=body)
