"""How the Selling Partner API is asked and told.

Orders come from the 2026-01-01 interface, which gives order, items, proceeds and packages in one document; MCF
orders from FBA outbound; refunds from the finances. Base address: https://sellingpartnerapi-{na,eu,fe}.amazon.com.
Reports (customer returns) need a report to be made first; they are taken as files.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote, urlencode

import msgspec

from amends.channels.doc import opened
from amends.channels.party import HttpApi, digest_key, with_headers
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Told, Wanted

_TOKEN = "https://api.amazon.com/auth/o2/token"  # noqa: S105 -- an address, not a secret
_INCLUDED = "BUYER,RECIPIENT,PROCEEDS,EXPENSE,PROMOTION,CANCELLATION,FULFILLMENT,PACKAGES"
_FIRST = {
    "orders": ("/orders/2026-01-01/orders", "lastUpdatedAfter", (("includedData", _INCLUDED),
                                                                 ("maxResultsPerPage", "100"))),
    "fulfilment_orders": ("/fba/outbound/2020-07-01/fulfillmentOrders", "queryStartDate", ()),
    "external_returns": ("/externalFulfillment/2024-09-11/returns", "lastUpdatedSince", (("maxResults", "100"),)),
    "refunds": ("/finances/v0/financialEvents", "PostedAfter", (("MaxResultsPerPage", "100"),)),
}  # fmt: skip
_NEXT = {"orders": "paginationToken", "fulfilment_orders": "nextToken", "external_returns": "nextToken",
         "refunds": "NextToken"}  # fmt: skip
_ITEMS = {"orders": "orders", "fulfilment_orders": "fulfillmentOrders", "external_returns": "returns"}


class AmazonApi(HttpApi):
    """Login with Amazon: a refresh token of the seller gives access tokens that live an hour."""

    channel = "Amazon"
    needs = ("client_id", "client_secret", "refresh_token", "marketplace_id")
    overlap = timedelta(minutes=10)

    def token_call(self, credentials: Credentials) -> Call | None:
        """POST api.amazon.com/auth/o2/token."""
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": credentials["refresh_token"],
            "client_id": credentials["client_id"],
            "client_secret": credentials["client_secret"],
        }
        kind = (("content-type", "application/x-www-form-urlencoded"),)
        return Call(method="POST", path=_TOKEN, headers=kind, body=urlencode(fields).encode())

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """x-amz-access-token; the marketplace is named where an interface wants it."""
        market = credentials.get("marketplace_id", "")
        if call.path == _FIRST["orders"][0] and not any(name == "paginationToken" for name, _ in call.query):
            call = msgspec.structs.replace(call, query=(*call.query, ("marketplaceIds", market)))
        return with_headers(call, x_amz_access_token=token)

    def polls(self) -> tuple[str, ...]:
        """Orders, fulfilment orders, external returns, refunds."""
        return tuple(_FIRST)

    def first(self, what: str, since: datetime) -> Call:
        """The first page of what changed since then."""
        path, name, more = _FIRST[what]
        moment = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        return Call(method="GET", path=path, query=((name, moment), *more))

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """One document for each order or return; a page of financial events is one document."""
        found = opened(answer.body)
        inner = found.get("payload") if isinstance(found.get("payload"), dict) else found
        assert isinstance(inner, dict)
        if what == "refunds":
            bodies = [answer.body] if inner.get("FinancialEvents") else []
        else:
            rows = inner.get(_ITEMS[what])
            bodies = (
                [msgspec.json.encode(it) for it in rows if isinstance(it, dict)] if isinstance(rows, list) else []
            )
        items = tuple(Polled(topic=what, dedupe_key=digest_key(it, what), body=it) for it in bodies)
        paging = inner.get("pagination")
        token = (paging.get("nextToken") if isinstance(paging, dict) else None) or inner.get("nextToken")
        token = token or inner.get("NextToken")
        if not isinstance(token, str) or not token:
            return PollPage(items=items)
        query = tuple(pair for pair in call.query if pair[0] != _NEXT[what])
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=(*query, (_NEXT[what], token))))

    def one(self, wanted: Wanted) -> Call | None:
        """A whole order, or a fulfilment order of either version."""
        name = quote(wanted.external_id, safe="")
        if wanted.kind == "order":
            query = (("includedData", _INCLUDED),)
            return Call(method="GET", path=f"/orders/2026-01-01/orders/{name}", query=query)
        if wanted.kind == "fulfilment_order":
            return Call(method="GET", path=f"/fba/outbound/2020-07-01/fulfillmentOrders/{name}")
        if wanted.kind == "fulfilment_order_2":
            return Call(method="GET", path=f"/fba/outbound/2026-07-04/orders/{name}")
        return None

    def topic_of(self, wanted: Wanted) -> str:
        """The kind itself."""
        return wanted.kind

    def pushes(self) -> frozenset[str]:
        """Tracking (confirmShipment). Refunds to buyers go through Amazon's own pages or feeds."""
        return frozenset({"tracking"})

    def push(self, told: Told) -> Call:
        """POST /orders/v0/orders/{orderId}/shipmentConfirmation; needs carrier, number, lines, marketplace."""
        if told.kind != "tracking":
            return super().push(told)
        market, at = told.more.get("marketplace_id", ""), told.more.get("shipped_at", "")
        parts = {"a carrier": told.carrier, "a tracking number": told.tracking_number, "its lines": told.lines,
                 "marketplace_id": market, "shipped_at": at}  # fmt: skip
        missing = [name for name, value in parts.items() if not value]
        if missing:
            raise Refused("push_incomplete", channel=self.channel, missing=", ".join(missing))
        detail = {
            "packageReferenceId": told.external_id or "1",
            "carrierCode": told.carrier,
            "trackingNumber": told.tracking_number,
            "shipDate": at,
            "orderItems": [{"orderItemId": line, "quantity": count} for line, count, _ in told.lines],
        }
        body = msgspec.json.encode({"marketplaceId": market, "packageDetail": detail})
        path = f"/orders/v0/orders/{quote(told.order_external_id, safe='')}/shipmentConfirmation"
        return Call(method="POST", path=path, headers=(("content-type", "application/json"),), body=body)
