"""Stripe, through its own client library.

A refund carries our key twice: as Idempotency-Key, which Stripe keeps for a day at least, and in its metadata,
where it is looked up before anything is asked a second time; so a retry next week pays nothing twice either.
"""

from __future__ import annotations

from typing import Any

import stripe

from amends.core.errors import Unavailable
from amends.payments.gateways import stripe_line
from amends.payments.types import Original, RefundAnswer, RefundRequest

_STATES = {
    "succeeded": "succeeded",
    "pending": "pending",
    "requires_action": "pending",
    "failed": "failed",
    "canceled": "failed",
}
_PREFIXES = ("ch_", "py_", "pi_")
_MARK = "amends"
_MOST = 100


class StripeGateway:
    """`key`: a secret or restricted key; `url`: Stripe's address."""

    code = "stripe"
    by_hand = False
    posts_itself = False

    def __init__(self, key: str, url: str = stripe.DEFAULT_API_BASE, timeout: float = 20) -> None:
        self._client = stripe_line.client(key, url, timeout)

    def takes(self, original: Original) -> bool:
        """Charges and payment intents."""
        return original.payment.startswith(_PREFIXES)

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Ask for the refund, or how far it is when it was asked for before."""
        try:
            found = self._before(request) if request.attempt > 1 or request.external_id else None
            return _read(found if found is not None else self._create(request))
        except (stripe.CardError, stripe.InvalidRequestError) as error:
            return RefundAnswer(state="failed", error=stripe_line.words(error))
        except stripe.StripeError as error:
            raise Unavailable("gateway_silent", retry_after=60, error=stripe_line.words(error)) from error

    def _create(self, request: RefundRequest) -> Any:
        of: Any = {
            "amount": stripe_line.to_stripe(request.amount_minor, request.currency),
            "metadata": {
                _MARK: request.key,
                "memo": request.memo_number,
                "order_number": request.order_number,
            },
            "payment_intent" if request.payment.startswith("pi_") else "charge": request.payment,
        }
        return self._client.v1.refunds.create(of, {"idempotency_key": f"amends:{request.key}"})

    def _before(self, request: RefundRequest) -> Any | None:
        if request.external_id:
            return self._client.v1.refunds.retrieve(request.external_id)
        by = "payment_intent" if request.payment.startswith("pi_") else "charge"
        asked: Any = {by: request.payment, "limit": _MOST}
        for one in self._client.v1.refunds.list(asked).auto_paging_iter():
            marks: Any = one.metadata or {}
            if _MARK in marks and marks[_MARK] == request.key:
                return one
        return None


def _read(refund: Any) -> RefundAnswer:
    state = _STATES.get(str(refund.status), "pending")
    return RefundAnswer(
        state=state,
        external_id=str(refund.id),
        error=str(getattr(refund, "failure_reason", None) or "").replace("_", " ") if state == "failed" else "",
        ask_again=state == "pending",
    )
