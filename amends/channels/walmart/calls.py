"""How Walmart's Marketplace API is asked and told. Base address: https://marketplace.walmartapis.com."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from decimal import Decimal
from urllib.parse import parse_qsl, quote, urlencode

import msgspec

from amends.channels.doc import opened
from amends.channels.party import HttpApi, digest_key, with_headers
from amends.core.errors import Refused
from amends.core.money import exponent
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Told, Wanted

_JSON = (("accept", "application/json"), ("content-type", "application/json"))
_SINCE = {"orders": "lastModifiedStartDate", "returns": "returnLastModifiedStartDate"}
_SERVICE = ("wm_svc.name", "Walmart Marketplace")


class WalmartApi(HttpApi):
    """OAuth client credentials; tokens live 15 minutes."""

    channel = "Walmart"
    needs = ("client_id", "client_secret")
    overlap = timedelta(minutes=15)

    def token_call(self, credentials: Credentials) -> Call | None:
        """POST /v3/token with Basic authorisation."""
        pair = f"{credentials['client_id']}:{credentials['client_secret']}"
        headers = (
            ("accept", "application/json"),
            ("authorization", "Basic " + base64.b64encode(pair.encode()).decode()),
            ("content-type", "application/x-www-form-urlencoded"),
            _SERVICE,
        )
        return Call(
            method="POST",
            path="/v3/token",
            headers=headers,
            body=urlencode({"grant_type": "client_credentials"}).encode(),
        )

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """WM_SEC.ACCESS_TOKEN, and a correlation id made of the call itself."""
        correlation = digest_key(call.path.encode() + repr(call.query).encode() + call.body)[:32]
        more = (("wm_sec.access_token", token), ("wm_qos.correlation_id", correlation), _SERVICE)
        return with_headers(msgspec.structs.replace(call, headers=(*call.headers, *more)))

    def polls(self) -> tuple[str, ...]:
        """Orders and returns."""
        return ("orders", "returns")

    def first(self, what: str, since: datetime) -> Call:
        """The first page of what changed since then."""
        moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        query = ((_SINCE[what], moment), ("limit", "100"))
        return Call(method="GET", path=f"/v3/{what}", query=query, headers=(_JSON[0],))

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each order or return; `nextCursor` is the next query as text."""
        found = opened(answer.body)
        inner = found.get("list") if isinstance(found.get("list"), dict) else found
        assert isinstance(inner, dict)
        rows = inner.get("returnOrders") if what == "returns" else inner.get("order")
        elements = inner.get("elements")
        if isinstance(elements, dict):
            rows = elements.get("order")
        bodies = [msgspec.json.encode(it) for it in rows if isinstance(it, dict)] if isinstance(rows, list) else []
        items = tuple(Polled(topic=what, dedupe_key=digest_key(it, what), body=it) for it in bodies)
        meta = inner.get("meta")
        cursor = meta.get("nextCursor") if isinstance(meta, dict) else None
        if not isinstance(cursor, str) or not cursor or not items:
            return PollPage(items=items)
        query = tuple(parse_qsl(cursor.lstrip("?")))
        return PollPage(items=items, next=msgspec.structs.replace(call, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order by its purchase order, a return by its number."""
        name = quote(wanted.external_id, safe="")
        if wanted.kind == "order":
            return Call(method="GET", path=f"/v3/orders/{name}", headers=(_JSON[0],))
        if wanted.kind == "return":
            query = (("returnOrderId", wanted.external_id),)
            return Call(method="GET", path="/v3/returns", query=query, headers=(_JSON[0],))
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """As the poll keeps it."""
        return {"order": "orders", "return": "returns"}.get(wanted.kind, "")

    def pushes(self) -> frozenset[str]:
        """Refunds of order lines, settled returns, tracking, and the acknowledgement of an order."""
        return frozenset({"refund", "return_state", "tracking", "acknowledgement"})

    def push(self, told: Told) -> Call:
        """The order's or the return's own call."""
        order = quote(told.order_external_id, safe="")
        match told.kind:
            case "refund":
                return _call(f"/v3/orders/{order}/refund", _refund(told))
            case "return_state":
                if told.state != "refunded":  # the call pays the customer
                    raise Refused("push_unknown", channel="Walmart", kind=f"return that is {told.state or 'open'}")
                if not told.external_id or not told.lines:
                    raise Refused("push_incomplete", channel=self.channel, missing="the return and its lines")
                return _call(f"/v3/returns/{quote(told.external_id, safe='')}/refund", _settled(told))
            case "tracking":
                return _call(f"/v3/orders/{order}/shipping", _shipped(told))
            case "acknowledgement":
                return _call(f"/v3/orders/{order}/acknowledge", None)
        return super().push(told)


def _call(path: str, body: object) -> Call:
    return Call(method="POST", path=path, headers=_JSON, body=b"" if body is None else msgspec.json.encode(body))


def _missing(**parts: object) -> None:
    missing = [name.replace("_", " ") for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="Walmart", missing=", ".join(missing))


def _refund(told: Told) -> object:
    """Amounts are negative there."""
    _missing(its_lines=told.lines, a_reason=told.reason, a_currency=told.currency)
    digits = exponent(told.currency)
    return {
        "orderRefund": {
            "purchaseOrderId": told.order_external_id,
            "orderLines": {
                "orderLine": [_refund_line(told, line, amount, digits) for line, _, amount in told.lines]
            },
        }
    }


def _refund_line(told: Told, line: str, amount: int, digits: int) -> object:
    worth = {"currency": told.currency, "amount": -Decimal(amount).scaleb(-digits)}
    charge = {"chargeType": "PRODUCT", "chargeName": "Item Price", "chargeAmount": _plain(worth)}
    charges = {"refundCharge": [{"refundReason": told.reason, "charge": charge}]}
    return {
        "lineNumber": line,
        "refunds": {"refund": [{"refundComments": told.note or told.key, "refundCharges": charges}]},
    }


def _plain(worth: dict[str, object]) -> dict[str, object]:
    """Walmart wants numbers; msgspec writes a Decimal as text unless it is told otherwise."""
    return {**worth, "amount": msgspec.Raw(str(worth["amount"]).encode())}


def _settled(told: Told) -> object:
    _missing(the_customer_order=told.more.get("customer_order_id"))
    lines = [
        {"returnOrderLineNumber": int(line) if line.isdecimal() else line,
         "quantity": {"unitOfMeasure": "EACH", "measurementValue": count}}
        for line, count, _ in told.lines
    ]  # fmt: skip
    return {"customerOrderId": told.more["customer_order_id"], "refundLines": lines}


def _shipped(told: Told) -> object:
    at = told.more.get("shipped_at", "")
    _missing(its_lines=told.lines, a_carrier=told.carrier, a_tracking_number=told.tracking_number, shipped_at=at)
    moment = int(datetime.fromisoformat(at).timestamp() * 1000)
    tracking = {
        "shipDateTime": moment,
        "carrierName": {"carrier": told.carrier},
        "methodCode": told.more.get("method", "Standard"),
        "trackingNumber": told.tracking_number,
        "trackingURL": told.more.get("tracking_url", ""),
    }
    lines = [
        {
            "lineNumber": line,
            "orderLineStatuses": {
                "orderLineStatus": [
                    {
                        "status": "Shipped",
                        "statusQuantity": {"unitOfMeasurement": "EACH", "amount": str(count)},
                        "trackingInfo": tracking,
                    }
                ]
            },
        }
        for line, count, _ in told.lines
    ]
    return {"orderShipment": {"orderLines": {"orderLine": lines}}}
