"""How the TikTok Shop API (202309) is asked and told. Base address: https://open-api.tiktokglobalshop.com.

Every request is signed: HMAC-SHA256 of secret + path + sorted query + body + secret under the app's secret.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from amends.channels.doc import opened
from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.core import clock
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_JSON = (("content-type", "application/json"),)
_TOKEN = "https://auth.tiktok-shops.com/api/v2/token/refresh"  # noqa: S105 -- an address, not a secret
_LIVES = 6 * 3600
"""Seconds; tokens live seven days, the answer gives the instant."""
_SEARCH = {
    "orders": ("/order/202309/orders/search", "orders"),
    "returns": ("/return_refund/202309/returns/search", "return_orders"),
    "cancellations": ("/return_refund/202309/cancellations/search", "cancellations"),
}
_DECIDE = {
    "approved": ("approve", "APPROVE_RETURN"),
    "done": ("approve", "APPROVE_RECEIVED_PACKAGE"),
    "refused": ("reject", "REJECT_RETURN"),
    "rejected": ("reject", "REJECT_RECEIVED_PACKAGE"),
}
"""TikTok pays on APPROVE_RECEIVED_PACKAGE: what only arrived, or was replaced or repaired, is not told so."""


class TikTokApi(HttpApi):
    """An app's key and secret, and a refresh token and cipher of the shop."""

    channel = "TikTok Shop"
    needs = ("app_key", "app_secret", "refresh_token", "shop_cipher")
    overlap = timedelta(minutes=10)

    def token_call(self, credentials: Credentials) -> Call | None:
        """GET /api/v2/token/refresh: this party wants its credentials in the query."""
        query = (
            ("app_key", credentials["app_key"]),
            ("app_secret", credentials["app_secret"]),
            ("refresh_token", credentials["refresh_token"]),
            ("grant_type", "refresh_token"),
        )
        return Call(method="GET", path=_TOKEN, query=query)

    def read_token(self, answer: Answer) -> tuple[str, int]:
        """data.access_token."""
        data = opened(answer.body).get("data")
        token = data.get("access_token") if isinstance(data, dict) else None
        return (token, _LIVES) if isinstance(token, str) and token else ("", 0)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """app_key, timestamp, shop_cipher and sign in the query; the token in x-tts-access-token."""
        moment = str(int(clock.now().timestamp()))
        more = (
            ("app_key", credentials.get("app_key", "")),
            ("timestamp", moment),
            ("shop_cipher", credentials.get("shop_cipher", "")),
        )
        query = (*call.query, *more)
        sign = _sign(credentials.get("app_secret", ""), call.path, query, call.body)
        made = msgspec.structs.replace(call, query=(*query, ("sign", sign)))
        return with_headers(made, x_tts_access_token=token)

    def polls(self) -> tuple[str, ...]:
        """Orders, returns and cancellations by update time."""
        return tuple(_SEARCH)

    def first(self, what: str, since: datetime) -> Call:
        """The first page of what changed since then."""
        body = msgspec.json.encode({"update_time_ge": int(since.timestamp())})
        query = (("page_size", "50"), ("sort_field", "update_time"), ("sort_order", "ASC"))
        return Call(method="POST", path=_SEARCH[what][0], query=query, headers=_JSON, body=body)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each entry; the next page by token."""
        found = opened(answer.body).get("data")
        data = found if isinstance(found, dict) else {}
        raw = data.get(_SEARCH[what][1])
        bodies = [msgspec.json.encode(it) for it in raw if isinstance(it, dict)] if isinstance(raw, list) else []
        items = tuple(Polled(topic=what, dedupe_key=digest_key(it, what), body=it) for it in bodies)
        token = data.get("next_page_token")
        if not isinstance(token, str) or not token:
            return PollPage(items=items)
        query = (*(pair for pair in call.query if pair[0] != "page_token"), ("page_token", token))
        return PollPage(items=items, next=msgspec.structs.replace(call, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order, a return or a cancellation by its id."""
        if wanted.kind == "order":
            return Call(method="GET", path="/order/202309/orders", query=(("ids", wanted.external_id),))
        name = {"return": "return_ids", "cancellation": "cancel_ids"}.get(wanted.kind)
        if name is None:
            return None
        path = _SEARCH[f"{wanted.kind}s"][0]
        body = msgspec.json.encode({name: [wanted.external_id]})
        return Call(method="POST", path=path, query=(("page_size", "10"),), headers=_JSON, body=body)

    def topic_of(self, wanted: Wanted) -> str:
        """As the poll keeps it."""
        return f"{wanted.kind}s"

    def pushes(self) -> frozenset[str]:
        """What becomes of a return, and tracking. Refunds follow from the decision."""
        return frozenset({"return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """The return's decision, or the shipment of line items."""
        if told.kind == "return_state":
            return _decided(told)
        if told.kind == "tracking":
            return _sent(told)
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """A good answer may still carry an error code."""
        found = opened(answer.body)
        if not 200 <= answer.status < 300 or found.get("code") == 0:
            return by_status(answer)
        message = found.get("message")
        return Pushed(state="refused", message=message if isinstance(message, str) else "")


def _sign(secret: str, path: str, query: tuple[tuple[str, str], ...], body: bytes) -> str:
    pairs = "".join(f"{name}{value}" for name, value in sorted(query) if name not in ("sign", "access_token"))
    message = f"{secret}{path}{pairs}".encode() + body + secret.encode()
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _decided(told: Told) -> Call:
    verb, decision = _DECIDE.get(told.state, ("", ""))
    if not verb:
        raise Refused("push_unknown", channel="TikTok Shop", kind=f"return that is {told.state or 'in no state'}")
    _complete({"the return's number": told.external_id})
    body: dict[str, object] = {"decision": decision}
    if verb == "reject":
        _complete({"a reason": told.reason})
        body |= {"reject_reason": told.reason, "comment": told.note}
    name = quote(told.external_id, safe="")
    query = (("idempotency_key", told.key),)
    path = f"/return_refund/202309/returns/{name}/{verb}"
    return Call(method="POST", path=path, query=query, headers=_JSON, body=msgspec.json.encode(body))


def _sent(told: Told) -> Call:
    provider = told.more.get("shipping_provider_id", "")
    _complete(
        {"its lines": told.lines, "a tracking number": told.tracking_number, "shipping_provider_id": provider}
    )
    body = {
        "order_line_item_ids": [line for line, _, _ in told.lines],
        "tracking_number": told.tracking_number,
        "shipping_provider_id": provider,
    }
    path = f"/fulfillment/202309/orders/{quote(told.order_external_id, safe='')}/packages"
    return Call(method="POST", path=path, headers=_JSON, body=msgspec.json.encode(body))


def _complete(parts: dict[str, object]) -> None:
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="TikTok Shop", missing=", ".join(missing))
