"""How eBay's REST interfaces are asked and told. Base address: https://api.ebay.com."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import msgspec

from amends.channels.doc import opened
from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_SCOPE = "https://api.ebay.com/oauth/api_scope/sell.fulfillment"
_ORDER = "/sell/fulfillment/v1/order"
_RETURN = "/post-order/v2/return"
_JSON = (("content-type", "application/json"),)
_PAGE = 100


class EbayApi(HttpApi):
    """A refresh token of the seller gives user tokens that live two hours."""

    channel = "eBay"
    needs = ("client_id", "client_secret", "refresh_token")
    overlap = timedelta(minutes=10)

    def token_call(self, credentials: Credentials) -> Call | None:
        """POST /identity/v1/oauth2/token with Basic authorisation."""
        pair = f"{credentials['client_id']}:{credentials['client_secret']}"
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": credentials["refresh_token"],
            "scope": _SCOPE,
        }
        headers = (
            ("authorization", "Basic " + base64.b64encode(pair.encode()).decode()),
            ("content-type", "application/x-www-form-urlencoded"),
        )
        body = urlencode(fields).encode()
        return Call(method="POST", path="/identity/v1/oauth2/token", headers=headers, body=body)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Authorization: Bearer; IAF for the older Post-Order interface."""
        word = "IAF" if "/post-order/" in call.path else "Bearer"
        return with_headers(call, authorization=f"{word} {token}")

    def polls(self) -> tuple[str, ...]:
        """Orders by modification, returns by creation."""
        return ("orders", "returns")

    def first(self, what: str, since: datetime) -> Call:
        """The first page."""
        moment = since.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if what == "returns":
            asked = (("creation_date_range_from", moment), ("limit", str(_PAGE)), ("offset", "1"))
            return Call(method="GET", path=f"{_RETURN}/search", query=asked)
        query = (("filter", f"lastmodifieddate:[{moment}..]"), ("limit", str(_PAGE)), ("offset", "0"))
        return Call(method="GET", path=_ORDER, query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each order or return; orders name their next page, returns count pages."""
        found = opened(answer.body)
        raw = found.get("members" if what == "returns" else "orders")
        bodies = [msgspec.json.encode(it) for it in raw if isinstance(it, dict)] if isinstance(raw, list) else []
        items = tuple(Polled(topic=what, dedupe_key=digest_key(it, what), body=it) for it in bodies)
        if what == "orders":
            after = found.get("next")
            more = isinstance(after, str) and bool(items)
            offset = str(int(dict(call.query).get("offset", "0")) + len(items)) if more else ""
        else:
            offset = str(int(dict(call.query).get("offset", "1")) + 1) if len(items) == _PAGE else ""
        if not offset:
            return PollPage(items=items)
        query = (*(pair for pair in call.query if pair[0] != "offset"), ("offset", offset))
        return PollPage(items=items, next=msgspec.structs.replace(call, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order or a return."""
        base = {"order": _ORDER, "return": _RETURN}.get(wanted.kind)
        return Call(method="GET", path=f"{base}/{quote(wanted.external_id, safe='')}") if base else None

    def topic_of(self, wanted: Wanted) -> str:
        """As the poll keeps it."""
        return f"{wanted.kind}s"

    def pushes(self) -> frozenset[str]:
        """Refunds of lines, tracking, and the receipt of a return."""
        return frozenset({"refund", "tracking", "return_state"})

    def push(self, told: Told) -> Call:
        """The order's or the return's own call."""
        order = quote(told.order_external_id, safe="")
        if told.kind == "refund":
            return _post(f"{_ORDER}/{order}/issue_refund", _refund(told))
        if told.kind == "tracking":
            return _post(f"{_ORDER}/{order}/shipping_fulfillment", _sent(told))
        if told.kind == "return_state":
            if not told.external_id:
                raise Refused("push_incomplete", channel=self.channel, missing="the return's number")
            return _settled(told)
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """A refund is pending until eBay has paid it."""
        found = opened(answer.body)
        identity = found.get("refundId")
        if 200 <= answer.status < 300 and isinstance(identity, str):
            done = found.get("refundStatus") == "REFUNDED"
            return Pushed(state="succeeded" if done else "pending", external_id=identity)
        return by_status(answer)


def _post(path: str, body: object) -> Call:
    return Call(method="POST", path=path, headers=_JSON, body=msgspec.json.encode(body))


def _refund(told: Told) -> object:
    parts = {
        "a reason": told.reason,
        "a currency": told.currency,
        "its lines or an amount": told.lines or told.amount,
    }
    _complete(parts)
    if not told.lines:
        worth = {"value": Money(told.amount, told.currency).plain(), "currency": told.currency}
        return {"reasonForRefund": told.reason, "comment": told.note, "orderLevelRefundAmount": worth}
    items = [
        {
            "lineItemId": line,
            "refundAmount": {"value": Money(amount, told.currency).plain(), "currency": told.currency},
        }
        for line, _, amount in told.lines
    ]
    return {"reasonForRefund": told.reason, "comment": told.note, "refundItems": items}


def _sent(told: Told) -> object:
    _complete({"its lines": told.lines, "a carrier": told.carrier, "a tracking number": told.tracking_number})
    return {
        "lineItems": [{"lineItemId": line, "quantity": count} for line, count, _ in told.lines],
        "shippingCarrierCode": told.carrier,
        "trackingNumber": told.tracking_number,
        **({"shippedDate": told.more["shipped_at"]} if told.more.get("shipped_at") else {}),
    }


def _settled(told: Told) -> Call:
    path = f"{_RETURN}/{quote(told.external_id.removeprefix('return-'), safe='')}"
    if told.state in ("approved", "refused"):
        decision = "APPROVE" if told.state == "approved" else "DECLINE"
        words = {"content": told.note} if told.note else {}
        return _post(f"{path}/decide", {"decision": decision, "comments": words})
    if told.state != "received":
        raise Refused("push_unknown", channel="eBay", kind=f"return that is {told.state or 'in no state'}")
    return _post(f"{path}/mark_as_received", {"comments": {"content": told.note}} if told.note else {})


def _complete(parts: Mapping[str, object]) -> None:
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="eBay", missing=", ".join(missing))
