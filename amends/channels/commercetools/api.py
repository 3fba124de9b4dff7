"""The HTTP API: client credentials, polls by lastModifiedAt, and update actions."""

from __future__ import annotations

import base64
import json
from datetime import datetime, timedelta
from typing import Any

import msgspec

from amends.channels.party import HttpApi, by_status, with_headers
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import Tree, compact, get, objs, read_json
from amends.core.errors import Refused
from amends.core.money import exponent
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_PAGE = 100
_EXPAND = ("expand", "paymentInfo.payments[*]")
_RETURN_STATE = {"received": "Returned", "restocked": "BackInStock", "scrapped": "Unusable"}
"""That a return is settled says nothing of its goods there: defective ones are not back in stock."""

_ANNOUNCED = ("", "requested", "approved")
"""States in which a return that the platform does not know yet is announced to it."""


class CommercetoolsApi(HttpApi):
    """The account's base address is https://api.{region}.commercetools.com/{project key}; `auth_url` is
    https://auth.{region}.commercetools.com."""

    channel = "commercetools"
    needs = ("auth_url", "client_id", "client_secret")
    overlap = timedelta(minutes=10)

    def token_call(self, credentials: Credentials) -> Call | None:
        """OAuth 2 client credentials, signed in by Basic."""
        pair = f"{credentials['client_id']}:{credentials['client_secret']}".encode()
        call = Call(
            method="POST",
            path=f"{credentials['auth_url'].rstrip('/')}/oauth/token",
            body=b"grant_type=client_credentials",
        )
        return with_headers(
            call,
            authorization=f"Basic {base64.b64encode(pair).decode()}",
            content_type="application/x-www-form-urlencoded",
        )

    def polls(self) -> tuple[str, ...]:
        """Orders carry their payments (expanded), returns and deliveries."""
        return ("orders",)

    def first(self, what: str, since: datetime) -> Call:
        """Everything modified since then, oldest first."""
        return _query(f'lastModifiedAt >= "{since.strftime("%Y-%m-%dT%H:%M:%S.000Z")}"')

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Each order as a document of its own; the next page starts behind the last order's time and id, for an
        offset has an upper limit."""
        found = objs(read_json(Reader(), answer.body), "results")
        items = tuple(
            Polled(topic="Order", dedupe_key=f"order:{it['id']}@{it.get('version')}", body=compact(it))
            for it in found
            if reference(it.get("id"))
        )
        if len(found) < _PAGE:
            return PollPage(items=items)
        at, last = text(found[-1].get("lastModifiedAt")), reference(found[-1].get("id"))
        return PollPage(
            items=items,
            next=_query(f'lastModifiedAt > "{at}" or (lastModifiedAt = "{at}" and id > "{last}")'),
        )

    def one(self, wanted: Wanted) -> Call | None:
        """An order by its id, or by the payment that it refers to."""
        if wanted.kind == "order":
            return Call(method="GET", path=f"/orders/{wanted.external_id}", query=(_EXPAND,))
        if wanted.kind == "order_of_payment":
            where = f'paymentInfo(payments(id="{_quoted(wanted.external_id)}"))'
            return Call(method="GET", path="/orders", query=(("where", where), _EXPAND))
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """Both come as orders."""
        return "Order"

    def pushes(self) -> frozenset[str]:
        """Refund transactions on the payment, states of return items, deliveries with tracking."""
        return frozenset({"refund", "return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """An update action. It names the version it was decided on (`more["version"]`): the platform refuses
        a change that did not see the newest one."""
        number = told.more.get("version", "")
        if not number.isdigit():
            raise Refused("push_incomplete", channel="commercetools", missing="the resource's version")
        if told.kind == "refund":
            payment = told.more.get("payment_id", "")
            if not payment or not told.currency:
                raise Refused("push_incomplete", channel="commercetools", missing="the payment and its currency")
            return _update(f"/payments/{payment}", number, _refund(told))
        if told.kind == "return_state":
            return _update(f"/orders/{told.order_external_id}", number, _returned(told))
        if told.kind == "tracking":
            return _update(f"/orders/{told.order_external_id}", number, _delivery(told))
        return super().push(told)

    def earlier(self, told: Told) -> Call | None:
        """The payment or the order as it stands now."""
        if told.kind == "refund":
            return Call(method="GET", path=f"/payments/{told.more.get('payment_id', '')}")
        return Call(method="GET", path=f"/orders/{told.order_external_id}")

    def read_earlier(self, told: Told, answer: Answer) -> Pushed | None:
        """A refund by its interactionId, a return by the tracking id that is our key or by the state of its item,
        a delivery by its parcel's number."""
        raw = read_json(Reader(), answer.body)
        if not isinstance(raw, dict):
            return None
        if told.kind == "refund":
            done = any(text(it.get("interactionId")) == told.key for it in objs(raw, "transactions"))
        elif told.kind == "return_state":
            done = _is_told(raw, told)
        else:
            parcels = (parcel for it in objs(raw, "shippingInfo", "deliveries") for parcel in objs(it, "parcels"))
            done = any(text(get(it, "trackingData", "trackingId")) == told.tracking_number for it in parcels)
        return Pushed(state="succeeded") if done else None

    def renewed(self, told: Told, answer: Answer) -> Told:
        """With the version that was just read, so that a change of somebody else's is no obstacle."""
        number = reference(get(read_json(Reader(), answer.body), "version"))
        return msgspec.structs.replace(told, more=told.more | {"version": number}) if number else told

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """409 is a version that moved on: read the new one and try again."""
        if answer.status == 409:
            return Pushed(state="passing", message=answer.body[:300].decode("utf-8", "replace"))
        return by_status(answer)


def _is_told(raw: Tree, told: Told) -> bool:
    if not told.external_id:
        return any(text(it.get("returnTrackingId")) == told.key for it in objs(raw, "returnInfo"))
    items = (item for it in objs(raw, "returnInfo") for item in objs(it, "items"))
    wanted = told.external_id.removeprefix("return-"), _RETURN_STATE.get(told.state, "")
    return any((reference(it.get("id")), text(it.get("shipmentState"))) == wanted for it in items)


def _query(where: str) -> Call:
    sort = (("sort", "lastModifiedAt asc"), ("sort", "id asc"))
    query = (("where", where), *sort, ("limit", str(_PAGE)), ("withTotal", "false"), _EXPAND)
    return Call(method="GET", path="/orders", query=query)


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _update(path: str, number: str, action: dict[str, Any]) -> Call:
    body = json.dumps({"version": int(number), "actions": [action]}).encode()
    return Call(method="POST", path=path, body=body, headers=(("content-type", "application/json"),))


def _refund(told: Told) -> dict[str, Any]:
    amount = {
        "type": "centPrecision",
        "currencyCode": told.currency,
        "centAmount": told.amount,
        "fractionDigits": exponent(told.currency),
    }
    transaction = {"type": "Refund", "amount": amount, "state": "Initial", "interactionId": told.key}
    return {"action": "addTransaction", "transaction": transaction}


def _returned(told: Told) -> dict[str, Any]:
    if told.state not in (_RETURN_STATE if told.external_id else _ANNOUNCED):
        raise Refused(
            "push_unknown", channel="commercetools", kind=f"return that is {told.state or 'in no state'}"
        )
    if told.external_id:
        return {
            "action": "setReturnShipmentState",
            "returnItemId": told.external_id.removeprefix("return-"),
            "shipmentState": _RETURN_STATE[told.state],
        }
    if not told.lines:
        raise Refused("push_incomplete", channel="commercetools", missing="the lines that come back")
    items = [
        {
            "lineItemId": line,
            "quantity": quantity,
            "shipmentState": "Advised",
            "comment": told.reason or told.note,
        }
        for line, quantity, _ in told.lines
    ]
    return {"action": "addReturnInfo", "returnTrackingId": told.key, "items": items}


def _delivery(told: Told) -> dict[str, Any]:
    if not told.lines or not told.tracking_number:
        raise Refused("push_incomplete", channel="commercetools", missing="the lines and the tracking number")
    items = [{"id": line, "quantity": quantity} for line, quantity, _ in told.lines]
    tracking = {"trackingId": told.tracking_number, "carrier": told.carrier}
    return {"action": "addDelivery", "items": items, "parcels": [{"trackingData": tracking, "items": items}]}
