"""The Admin API v3, by a secret API key."""

from __future__ import annotations

from datetime import datetime, timedelta

from amends.channels.party import HttpApi, by_status, json_call, with_headers
from amends.channels.reading import Reader, reference, text
from amends.channels.tree import compact, get, objs, read_json
from amends.core.errors import Refused
from amends.core.money import Money
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_PAGE = 100
_ROOT = "/api/v3/admin/orders"
_EXPAND = (
    "expand",
    "items,fulfillments,payments,payments.refunds,billing_address,shipping_address,discounts,fees",
)


class SpreeApi(HttpApi):
    """The account's base address is the shop's."""

    channel = "spree"
    overlap = timedelta(minutes=5)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """X-Spree-Api-Key."""
        return with_headers(call, x_spree_api_key=credentials.get("token", ""), accept="application/json")

    def polls(self) -> tuple[str, ...]:
        """Orders carry their payments, refunds and shipments."""
        return ("orders",)

    def first(self, what: str, since: datetime) -> Call:
        """Everything updated since then, oldest first."""
        query = (
            ("q[updated_at_gteq]", since.strftime("%Y-%m-%dT%H:%M:%SZ")),
            ("sort", "updated_at"),
            ("limit", str(_PAGE)),
            ("page", "1"),
            _EXPAND,
        )
        return Call(method="GET", path=_ROOT, query=query)

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """{"data": [...], "meta": {"next": n}}."""
        raw = read_json(Reader(), answer.body)
        items = tuple(
            Polled(
                topic="order.updated",
                dedupe_key=f"order:{it['id']}@{text(it.get('updated_at'))}",
                body=compact(it),
            )
            for it in objs(raw, "data")
            if reference(it.get("id"))
        )
        following = get(raw, "meta", "next")
        if not items or not isinstance(following, int) or isinstance(following, bool):
            return PollPage(items=items)
        query = tuple((name, str(following) if name == "page" else value) for name, value in call.query)
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=query))

    def one(self, wanted: Wanted) -> Call | None:
        """An order with its lines."""
        if wanted.kind != "order":
            return None
        return Call(method="GET", path=f"{_ROOT}/{wanted.external_id}", query=(_EXPAND,))

    def topic_of(self, wanted: Wanted) -> str:
        """Orders only."""
        return "order.updated"

    def pushes(self) -> frozenset[str]:
        """Refunds on a payment, and shipments with tracking."""
        return frozenset({"refund", "tracking"})

    def push(self, told: Told) -> Call:
        """A refund is of a payment (`more["payment_id"]`); tracking is of a shipment (`external_id`)."""
        if told.kind == "refund":
            payment = told.more.get("payment_id", "")
            if not payment or not told.amount:
                raise Refused("push_incomplete", channel="spree", missing="the payment and the amount")
            body: dict[str, object] = {"payment_id": payment, "amount": Money(told.amount, told.currency).plain()}
            if told.more.get("refund_reason_id"):
                body["refund_reason_id"] = told.more["refund_reason_id"]
            return json_call("POST", f"{_ROOT}/{told.order_external_id}/refunds", body)
        if told.kind == "tracking":
            if not told.external_id or not told.tracking_number:
                raise Refused("push_incomplete", channel="spree", missing="the shipment and its tracking number")
            path = f"{_ROOT}/{told.order_external_id}/fulfillments/{told.external_id}"
            return json_call("PATCH", path, {"tracking": told.tracking_number})
        return super().push(told)

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The refund's or shipment's id."""
        found = by_status(answer)
        if found.state != "succeeded":
            return found
        return Pushed(state="succeeded", external_id=reference(get(read_json(Reader(), answer.body), "id")))
