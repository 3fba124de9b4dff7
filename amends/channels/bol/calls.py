"""How bol's Retailer API v10 is asked and told. Base address: https://api.bol.com."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from amends.channels.bol.states import PUSHED
from amends.channels.doc import opened
from amends.channels.party import HttpApi, by_status, digest_key, with_headers
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_MEDIA = "application/vnd.retailer.v10+json"
_ACCEPT = (("accept", _MEDIA),)
_SEND = (("accept", _MEDIA), ("content-type", _MEDIA))
_LISTS = {
    "orders": ("/retailer/orders", (("status", "ALL"), ("fulfilment-method", "ALL"))),
    "shipments": ("/retailer/shipments", (("fulfilment-method", "FBR"),)),
    "open_returns": ("/retailer/returns", (("handled", "false"),)),
    "handled_returns": ("/retailer/returns", (("handled", "true"),)),
}
_PATHS = {
    "order": "/retailer/orders/",
    "shipment": "/retailer/shipments/",
    "return": "/retailer/returns/",
    "process_status": "/shared/process-status/",
}


class BolApi(HttpApi):
    """Client credentials; tokens live five minutes. What bol is told, it works off later (process status)."""

    channel = "bol"
    needs = ("client_id", "client_secret")
    overlap = timedelta(hours=1)

    def token_call(self, credentials: Credentials) -> Call | None:
        """POST login.bol.com/token."""
        pair = f"{credentials['client_id']}:{credentials['client_secret']}"
        headers = (
            ("accept", "application/json"),
            ("authorization", "Basic " + base64.b64encode(pair.encode()).decode()),
        )
        query = (("grant_type", "client_credentials"),)
        return Call(method="POST", path="https://login.bol.com/token", query=query, headers=headers)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Authorization: Bearer."""
        return with_headers(call, authorization=f"Bearer {token}")

    def polls(self) -> tuple[str, ...]:
        """Orders by day of change; shipments and returns of the last months, which have no such filter."""
        return tuple(_LISTS)

    def first(self, what: str, since: datetime) -> Call:
        """The first page."""
        path, query = _LISTS[what]
        if what == "orders":
            query = (*query, ("latest-change-date", since.strftime("%Y-%m-%d")))
        return Call(method="GET", path=path, query=(*query, ("page", "1")), headers=_ACCEPT)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each entry; the page after the last one is empty."""
        found = opened(answer.body)
        raw = found.get(call.path.rpartition("/")[2])
        bodies = [msgspec.json.encode(it) for it in raw if isinstance(it, dict)] if isinstance(raw, list) else []
        topic = call.path.rpartition("/")[2]
        items = tuple(Polled(topic=topic, dedupe_key=digest_key(it, topic), body=it) for it in bodies)
        if not items:
            return PollPage(items=())
        number = int(dict(call.query).get("page", "1")) + 1
        query = (*(pair for pair in call.query if pair[0] != "page"), ("page", str(number)))
        return PollPage(items=items, next=msgspec.structs.replace(call, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order, shipment, return or process status by its id."""
        path = _PATHS.get(wanted.kind)
        name = quote(wanted.external_id, safe="")
        return Call(method="GET", path=f"{path}{name}", headers=_ACCEPT) if path else None

    def topic_of(self, wanted: Wanted) -> str:
        """As the lists keep it."""
        return "PROCESS_STATUS" if wanted.kind == "process_status" else f"{wanted.kind}s"

    def pushes(self) -> frozenset[str]:
        """How a return ended, and tracking. Refunds follow from it at bol."""
        return frozenset({"return_state", "tracking"})

    def push(self, told: Told) -> Call:
        """PUT /retailer/returns/{rmaId} or POST /retailer/shipments."""
        if told.kind == "return_state":
            return _handled(told)
        if told.kind == "tracking":
            return _sent(told)
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """A process status: pending until bol worked it off."""
        found = opened(answer.body)
        identity = found.get("processStatusId") or found.get("id")
        if not 200 <= answer.status < 300 or identity is None:
            return by_status(answer)
        state = {"SUCCESS": "succeeded", "FAILURE": "refused", "TIMEOUT": "passing"}.get(str(found.get("status")))
        message = found.get("errorMessage")
        words = message if isinstance(message, str) else ""
        return Pushed(state=state or "pending", external_id=str(identity), message=words)


def _handled(told: Told) -> Call:
    result = told.more.get("handling_result") or PUSHED.get(told.state, "")
    count = sum(quantity for _, quantity, _ in told.lines)
    if not result:
        raise Refused("push_unknown", channel="bol", kind=f"return that is {told.state or 'in no state'}")
    parts = {"the return's number (rmaId)": told.external_id, "its lines": count}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="bol", missing=", ".join(missing))
    body = msgspec.json.encode({"handlingResult": result, "quantityReturned": count})
    path = f"/retailer/returns/{quote(told.external_id, safe='')}"
    return Call(method="PUT", path=path, headers=_SEND, body=body)


def _sent(told: Told) -> Call:
    parts = {"its lines": told.lines, "a carrier": told.carrier, "a tracking number": told.tracking_number}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="bol", missing=", ".join(missing))
    items = [{"orderItemId": line, "quantity": count} for line, count, _ in told.lines]
    transport = {"transporterCode": told.carrier, "trackAndTrace": told.tracking_number}
    body = msgspec.json.encode({"orderItems": items, "shipmentReference": told.key[:90], "transport": transport})
    return Call(method="POST", path="/retailer/shipments", headers=_SEND, body=body)
