"""Bank transfers that finance makes by hand: the payout waits on a list until a person says what came of it."""

from __future__ import annotations

from amends.payments.types import Original, RefundAnswer, RefundRequest


class ManualGateway:
    """Nothing is called; the list of pending payouts is the interface."""

    code = "manual"
    by_hand = True
    posts_itself = False

    def takes(self, original: Original) -> bool:
        """It is the way for what cannot go back where it came from."""
        del original
        return False

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Pending until a person marks it."""
        del request
        return RefundAnswer(state="pending")
