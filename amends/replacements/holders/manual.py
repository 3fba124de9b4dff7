"""Deposits by bank transfer: a person says when the money came, and when it went back."""

from __future__ import annotations

from amends.replacements.types import HoldAnswer, HoldRequest


class ManualHolder:
    """The money is on our own account: keeping it is nothing more than a posting."""

    code = "manual"
    by_hand = True
    kinds: tuple[str, ...] = ("deposit",)
    holds_days: int | None = None

    def hold(self, request: HoldRequest) -> HoldAnswer:
        """A person records that it came."""
        del request
        return HoldAnswer(state="pending")

    def charge(self, request: HoldRequest) -> HoldAnswer:
        """It is here already."""
        return HoldAnswer(state="succeeded", external_id=request.external_id)

    def release(self, request: HoldRequest) -> HoldAnswer:
        """A person records the transfer back."""
        del request
        return HoldAnswer(state="pending")
