"""Stripe's API: the events of the last 30 days as poll, single objects, and refunds."""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from amends.channels.doc import Doc, decode_any
from amends.channels.party import HttpApi, by_status, with_headers
from amends.channels.reading import Reader
from amends.core.errors import Refused
from amends.intake.ports import Answer, Call, Credentials, Polled, PollPage, Pushed, Told, Wanted

_SIZE = "100"
_PATHS = {
    "charge": "charges", "refund": "refunds", "dispute": "disputes", "invoice": "invoices",
    "credit_note": "credit_notes", "checkout.session": "checkout/sessions", "order": "orders",
}  # fmt: skip
_EXPANDED = {"checkout.session": (("expand[]", "line_items"),), "order": (("expand[]", "line_items"),)}
_FORM = ("content-type", "application/x-www-form-urlencoded")
_REASONS = ("duplicate", "fraudulent", "requested_by_customer")


class StripeApi(HttpApi):
    """A restricted or secret key; the base address is https://api.stripe.com/."""

    channel = "Stripe"
    needs = ("secret_key",)
    overlap = timedelta(minutes=15)

    def authorised(self, call: Call, credentials: Credentials, token: str) -> Call:
        """Authorization: Bearer."""
        return with_headers(call, authorization=f"Bearer {credentials.get('secret_key', '')}")

    def polls(self) -> tuple[str, ...]:
        """Events: the same documents as by webhook, so nothing is kept twice."""
        return ("events",)

    def first(self, what: str, since: datetime) -> Call:
        """The newest first, down to `since`."""
        query = {"limit": _SIZE, "created[gte]": str(int(since.timestamp()))}
        return Call(method="GET", path=f"v1/{what}", query=tuple(query.items()))

    def page(self, what: str, call: Call, answer: Answer) -> PollPage:
        """Each event on its own."""
        found = Doc(Reader(), decode_any(answer.body))
        events = found.list("data")
        items = tuple(
            Polled(topic=it.text("type"), dedupe_key=it.ref("id"), body=msgspec.json.encode(it.raw))
            for it in events
        )
        if not found.true("has_more") or not events:
            return PollPage(items=items)
        query = {**dict(call.query), "starting_after": events[-1].ref("id")}
        return PollPage(items=items, next=Call(method="GET", path=call.path, query=tuple(query.items())))

    def one(self, wanted: Wanted) -> Call | None:
        """An object by its kind and id."""
        if wanted.kind not in _PATHS:
            return None
        path = f"v1/{_PATHS[wanted.kind]}/{wanted.external_id}"
        return Call(method="GET", path=path, query=_EXPANDED.get(wanted.kind, ()))

    def pushes(self) -> frozenset[str]:
        """Refunds of charges."""
        return frozenset({"refund"})

    def push(self, told: Told) -> Call:
        """A refund of the charge or payment intent `more["charge"]` or `more["payment_intent"]`, with our key as
        Stripe's idempotency key."""
        of = next((name for name in ("charge", "payment_intent") if told.more.get(name)), "")
        if not of or not told.amount:
            missing = "charge or payment_intent" if not of else "amount"
            raise Refused("push_incomplete", channel=self.channel, missing=missing)
        form = {of: told.more[of], "amount": str(told.amount), "metadata[amends]": told.key}
        if told.reason in _REASONS:
            form["reason"] = told.reason
        headers = (_FORM, ("idempotency-key", told.key[:255]))
        return Call(method="POST", path="v1/refunds", headers=headers, body=urlencode(form).encode())

    def repeatable(self, told: Told) -> bool:
        """Our key is its idempotency key."""
        return True

    def pushed(self, told: Told, answer: Answer) -> Pushed:
        """The refund's id; pending ones are confirmed by a later event."""
        said = by_status(answer)
        if said.state != "succeeded":
            return said
        refund = Doc(Reader(), decode_any(answer.body))
        states = {"pending": "pending", "requires_action": "pending", "failed": "refused", "canceled": "refused"}
        state = states.get(refund.text("status"), "succeeded")
        return Pushed(state=state, external_id=refund.ref("id"), message=refund.text("failure_reason"))
