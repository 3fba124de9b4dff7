"""Whether goods are worth their way back: figures, not opinions. No database."""

from __future__ import annotations

from amends.core.errors import Refused
from amends.core.money import Money, is_currency
from amends.returns.types import Advice, Figure, ReturnlessRule

MODES = ("off", "advise", "act")
_MOST = 10**12


def checked(rule: ReturnlessRule) -> ReturnlessRule:
    """Refused("returnless_wrong") with what is wrong with the settings."""
    for wrong, field in (
        (rule.mode not in MODES, "mode"),
        (not is_currency(rule.currency), "currency"),
        (not 0 <= rule.most_value <= _MOST, "most_value"),
        (not 0 <= rule.freight <= _MOST or not 0 <= rule.handling <= _MOST, "freight"),
        (not 0 <= rule.recovery_percent <= 100, "recovery_percent"),
        (not 0 <= rule.photos <= 20, "photos"),
        (not 0 <= rule.per_customer <= 1_000 or not 1 <= rule.days <= 3_650, "per_customer"),
    ):
        if wrong:
            raise Refused("returnless_wrong", field=field)
    return rule


def advise(
    rule: ReturnlessRule, *, currency: str, value: int, hazard: str, photos: int, earlier: int, safety: bool
) -> Advice:
    """Keep it when the way back costs more than what comes back is worth (or when it must not travel), the value
    is small, the evidence complete and the customer's history within its limit.

    `value`: what was paid for it; `earlier`: how often this customer kept goods in `rule.days`.
    """
    figures = [*_worth(rule, currency, value, hazard)]
    figures.append(
        Figure(
            code="evidence",
            text=f"{photos} of at least {rule.photos} photos",
            ok=photos >= rule.photos,
        )
    )
    figures.append(
        Figure(
            code="history",
            text=f"kept {earlier} of at most {rule.per_customer} times in {rule.days} days",
            ok=earlier < rule.per_customer,
        )
    )
    if safety:
        figures.append(Figure(code="safety", text="a safety defect: engineering wants to see it", ok=False))
    return Advice(
        version=rule.version, mode=rule.mode, keep=all(one.ok for one in figures), figures=tuple(figures)
    )


def _worth(rule: ReturnlessRule, currency: str, value: int, hazard: str) -> list[Figure]:
    if currency != rule.currency:
        text = f"sold in {currency}, the figures are in {rule.currency}"
        return [Figure(code="value", text=text, ok=False)]
    worth = Money(value, currency)
    figures = [
        Figure(
            code="value",
            text=f"{worth} of at most {Money(rule.most_value, currency)}",
            ok=value <= rule.most_value,
        )
    ]
    if hazard:
        text = f"{hazard}: defective goods of this class do not travel"
        figures.append(Figure(code="hazard", text=text, ok=rule.keep_hazard))
        return figures
    recovery = value * rule.recovery_percent // 100
    cost = rule.freight + rule.handling
    text = (
        f"freight and handling {Money(cost, currency)} against {Money(recovery, currency)} that it would bring "
        f"({rule.recovery_percent} % of its value)"
    )
    figures.append(Figure(code="recovery", text=text, ok=cost >= recovery))
    return figures
