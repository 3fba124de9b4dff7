"""How a Mirakl instance is asked and told (shop API). Base address: the marketplace's own, without /api."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote

import msgspec

from amends.channels.doc import opened
from amends.channels.party import HttpApi, digest_key, with_headers
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Told, Wanted

_PAGE = 100
_JSON = (("content-type", "application/json"),)


class MiraklApi(HttpApi):
    """A key of the shop in Authorization, without a word before it."""

    channel = "Mirakl"
    needs = ("api_key",)
    overlap = timedelta(minutes=10)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Authorization: <api key>."""
        return with_headers(call, authorization=credentials.get("api_key", ""), accept="application/json")

    def polls(self) -> tuple[str, ...]:
        """Orders (OR11) and returns (RT11)."""
        return ("orders", "returns")

    def first(self, what: str, since: datetime) -> Call:
        """The first page of what changed since then."""
        moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        if what == "returns":
            since_then = (("last_updated_from", moment), ("limit", str(_PAGE)))
            return Call(method="GET", path="/api/returns", query=since_then)
        query = (("start_update_date", moment), ("sort", "dateCreated"), ("order", "asc"), ("max", str(_PAGE)),
                 ("offset", "0"))  # fmt: skip
        return Call(method="GET", path="/api/orders", query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each order or return; orders go on by offset, returns by token."""
        found = opened(answer.body)
        raw = found.get("data" if what == "returns" else "orders")
        rows = [it for it in raw if isinstance(it, dict)] if isinstance(raw, list) else []
        bodies = [msgspec.json.encode(it) for it in rows]
        items = tuple(Polled(topic=what, dedupe_key=digest_key(it, what), body=it) for it in bodies)
        name, value = "", ""
        if what == "returns":
            token = found.get("next_page_token")
            name, value = "page_token", token if isinstance(token, str) else ""
        elif rows:
            offset = int(dict(call.query).get("offset", "0")) + len(rows)
            total = found.get("total_count")
            name, value = "offset", str(offset) if isinstance(total, int) and offset < total else ""
        if not value:
            return PollPage(items=items)
        query = (*(pair for pair in call.query if pair[0] != name), (name, value))
        return PollPage(items=items, next=msgspec.structs.replace(call, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order by its id."""
        if wanted.kind == "order":
            return Call(method="GET", path="/api/orders", query=(("order_ids", wanted.external_id),))
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """As the poll keeps it."""
        return "orders"

    def pushes(self) -> frozenset[str]:
        """Refunds of lines (OR28), tracking (OR23), acceptance of an order (OR21)."""
        return frozenset({"refund", "tracking", "acknowledgement"})

    def push(self, told: Told) -> Call:
        """The call of that kind."""
        order = quote(told.order_external_id, safe="")
        if told.kind == "refund":
            return _call("/api/orders/refund", _refund(told))
        if told.kind == "tracking":
            if not told.tracking_number:
                raise Refused("push_incomplete", channel=self.channel, missing="a tracking number")
            body = {"carrier_name": told.carrier, "tracking_number": told.tracking_number}
            if code := told.more.get("carrier_code"):
                body["carrier_code"] = code
            return _call(f"/api/orders/{order}/tracking", body)
        if told.kind == "acknowledgement":
            if not told.lines:
                raise Refused("push_incomplete", channel=self.channel, missing="its lines")
            lines = [{"accepted": told.state != "refused", "id": line} for line, _, _ in told.lines]
            return _call(f"/api/orders/{order}/accept", {"order_lines": lines})
        return super().push(told)


def _call(path: str, body: object) -> Call:
    return Call(method="PUT", path=path, headers=_JSON, body=msgspec.json.encode(body))


def _refund(told: Told) -> object:
    parts = {"its lines": told.lines, "a reason code": told.reason, "a currency": told.currency}
    missing = [name for name, value in parts.items() if not value]
    if missing:
        raise Refused("push_incomplete", channel="Mirakl", missing=", ".join(missing))
    return {
        "order_tax_mode": told.more.get("order_tax_mode", "TAX_INCLUDED"),
        "refunds": [
            {
                "order_line_id": line,
                "amount": msgspec.Raw(Money(amount, told.currency).plain().encode()),
                "currency_iso_code": told.currency,
                "quantity": count,
                "reason_code": told.reason,
                "shipping_amount": 0,
            }
            for line, count, amount in told.lines
        ],
    }
