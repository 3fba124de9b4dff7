"""What was paid by store credit goes back as store credit. The credit room keeps its own books."""

from __future__ import annotations

from collections.abc import Callable

from amends.core.errors import Refused
from amends.payments.types import Original, RefundAnswer, RefundRequest

Issue = Callable[[RefundRequest], str]
"""Credits the request's customer once per key, against what the books owe; the reference of it."""


class StoreCreditGateway:
    """`issue` is the credit room's, connected in config/plugs.py."""

    code = "store_credit"
    by_hand = False
    posts_itself = True

    def __init__(self, issue: Issue) -> None:
        self._issue = issue

    def takes(self, original: Original) -> bool:
        """Store credit only; a gift card goes back to the party that keeps it."""
        return original.kind == "store_credit"

    def refund(self, request: RefundRequest) -> RefundAnswer:
        """Done at once. Refused("store_credit_needs_account") for guests."""
        if request.customer_id is None:
            raise Refused("store_credit_needs_account")
        return RefundAnswer(state="succeeded", external_id=self._issue(request))
