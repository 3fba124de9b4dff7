"""What a person's ruling must be like."""

from __future__ import annotations

from amends.core.errors import Refused
from amends.core.money import is_currency
from amends.decisions.rules import choice
from amends.decisions.types import IN_KIND, Remedy, Ruling

_GIVEN = ("outcome", "remedy", "share_percent", "return_required", "choices")
METHODS = ("original", "store_credit")


def check(ruling: Ruling) -> None:
    """Refused: outcome_unknown, remedy_unknown, share_invalid, method_unknown, choices_unfit, reason_needed."""
    if ruling.outcome not in ("approve", "deny"):
        raise Refused("outcome_unknown")
    if not any(sentence.strip() for _, sentence in ruling.reasons):
        raise Refused("reason_needed", why="the customer reads it with the decision")
    if ruling.outcome == "deny":
        if ruling.remedy != Remedy.NONE:
            raise Refused("remedy_unknown", remedy=ruling.remedy, known=Remedy.NONE.value)
        return
    offered = sorted(set(Remedy) - {Remedy.NONE})
    if ruling.remedy not in offered:
        raise Refused("remedy_unknown", remedy=ruling.remedy, known=", ".join(offered))
    if not 1 <= ruling.share_percent <= 100:
        raise Refused("share_invalid", share=ruling.share_percent)
    if ruling.method not in METHODS:
        raise Refused("method_unknown")
    if ruling.amount_minor is not None:
        _check_amount(ruling, ruling.amount_minor)
    choice.check(ruling)


def _check_amount(ruling: Ruling, minor: int) -> None:
    if isinstance(minor, bool) or not 1 <= minor < 2**62:
        raise Refused("amount_not_positive", field="amount_minor")
    if not is_currency(ruling.currency):
        raise Refused(
            "currency_foreign", currency=ruling.currency or "none", order="the order's", field="currency"
        )
    if ruling.remedy in IN_KIND or ruling.share_percent != 100:
        raise Refused("amount_or_share", field="amount_minor")


def differs(ruling: Ruling, proposed: Ruling) -> bool:
    """Whether a person overrules what the policy proposes. A review proposes nothing firm."""
    if proposed.outcome == "review":
        return False
    if ruling.outcome == proposed.outcome == "deny":
        return False
    if ruling.amount_minor is not None or ruling.waive or ruling.goodwill:
        return True
    return any(getattr(ruling, name) != getattr(proposed, name) for name in _GIVEN)
