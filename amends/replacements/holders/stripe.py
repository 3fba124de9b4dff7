"""Authorisations on the customer's card, by Stripe: a payment captured only when the goods do not come back.

The customer enters the card on Stripe's own page (a Checkout session); nothing of the card is ever seen here. Each
call looks first at what became of the earlier one, and creating carries the step's key: so a lost answer holds or
takes nothing twice. Stripe lets an authorisation that nobody captured lapse after seven days.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import stripe

from amends.core.errors import Unavailable
from amends.payments.api import stripe_line
from amends.replacements.types import HoldAnswer, HoldRequest


class StripeHolder:
    """`key`: may write Checkout sessions and payment intents; `site`: where the customer comes back to."""

    code = "stripe"
    by_hand = False
    kinds: tuple[str, ...] = ("authorisation",)
    holds_days: int | None = 7

    def __init__(self, key: str, url: str, site: str, timeout: float = 20) -> None:
        self._client = stripe_line.client(key, url, timeout)
        self._site = site

    def hold(self, request: HoldRequest) -> HoldAnswer:
        """Ask for the page, or look whether the customer authorised there."""
        return _said(lambda: self._held(request) if request.external_id else self._page(request))

    def charge(self, request: HoldRequest) -> HoldAnswer:
        """Capture what is authorised."""
        return _said(lambda: self._end(request, "succeeded", self._client.v1.payment_intents.capture))

    def release(self, request: HoldRequest) -> HoldAnswer:
        """Cancel the authorisation; one that lapsed meanwhile is released as well."""
        return _said(lambda: self._end(request, "canceled", self._client.v1.payment_intents.cancel))

    def _page(self, request: HoldRequest) -> HoldAnswer:
        of: Any = {
            "mode": "payment",
            "success_url": self._site,
            "cancel_url": self._site,
            "client_reference_id": request.order_number,
            "line_items": [
                {
                    "quantity": 1,
                    "price_data": {
                        "currency": request.currency.lower(),
                        "unit_amount": stripe_line.to_stripe(request.amount_minor, request.currency),
                        "product_data": {"name": f"Security for {request.order_number}"},
                    },
                }
            ],
            "payment_intent_data": {"capture_method": "manual", "metadata": {"amends": request.key}},
        }
        page: Any = self._client.v1.checkout.sessions.create(of, {"idempotency_key": f"amends:{request.key}"})
        return HoldAnswer(state="pending", external_id=str(page.id), pay_url=str(page.url or ""))

    def _held(self, request: HoldRequest) -> HoldAnswer:
        page: Any = self._client.v1.checkout.sessions.retrieve(request.external_id)
        if page.status == "expired":
            return HoldAnswer(state="failed", error="The customer did not authorise the amount in time.")
        if page.status != "complete" or not page.payment_intent:
            return HoldAnswer(state="pending", external_id=request.external_id, pay_url=str(page.url or ""))
        intent: Any = self._client.v1.payment_intents.retrieve(str(page.payment_intent))
        if intent.status == "requires_capture":
            return HoldAnswer(state="succeeded", external_id=str(intent.id))
        if intent.status == "canceled":
            return HoldAnswer(state="failed", error="The authorisation was cancelled.")
        return HoldAnswer(state="pending", external_id=request.external_id)

    def _end(self, request: HoldRequest, wanted: str, call: Callable[..., Any]) -> HoldAnswer:
        intent: Any = self._client.v1.payment_intents.retrieve(request.external_id)
        if intent.status == "requires_capture":
            intent = call(request.external_id, {}, {"idempotency_key": f"amends:{request.key}"})
        if intent.status == wanted:
            return HoldAnswer(state="succeeded", external_id=request.external_id)
        ended = {"canceled": "The authorisation lapsed or was cancelled.", "succeeded": "It was captured already."}
        return HoldAnswer(state="failed", error=ended.get(intent.status, f"It is {intent.status} at Stripe."))


def _said(ask: Callable[[], HoldAnswer]) -> HoldAnswer:
    try:
        return ask()
    except (stripe.CardError, stripe.InvalidRequestError) as error:
        return HoldAnswer(state="failed", error=stripe_line.words(error))
    except stripe.StripeError as error:
        raise Unavailable("holder_silent", retry_after=60, error=stripe_line.words(error)) from error
