"""From findings and the claim to the flat facts that a policy looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amends.decisions.rules import limits as money_limits
from amends.decisions.rules.alarm_words import alarms
from amends.decisions.rules.fields import LATER_CHECKS, SCHEMA
from amends.decisions.types import CheckResult, Sale, Stake

_NAMES = {
    "proof_of_purchase": "proof",
    "serial": "serial",
    "coverage": "coverage",
    "known_pattern": "pattern",
    "duplicate": "duplicate",
    "evidence": "evidence",
}
_WORST = ("fail", "unknown", "flag", "pass")
_CANNOT_TELL = ("unknown", "missing")


def inputs(
    checks: Sequence[CheckResult],
    stake: Stake,
    *,
    defect_code: str,
    defect_category: str,
    safety: bool,
    channel: str,
    quantity: int,
    earlier_decisions: int = 0,
    sale: Sale | None = None,
    words: tuple[str, ...] = (),
    limits: dict[str, int] | None = None,
) -> dict[str, Any]:
    """The facts by their names in `fields.INPUTS`, and the schema that they follow.

    A check that did not run is "missing", never "pass". `words`: what the customer wrote.
    """
    by_name = {_NAMES.get(check.code, check.code): check for check in checks}
    others = {check.outcome for name, check in by_name.items() if name not in _ALL}
    sold = sale or Sale()
    return {
        "schema": SCHEMA,
        **{name: by_name[name].outcome if name in by_name else "missing" for name in _ALL},
        "other_checks": next((word for word in _WORST if word in others), "pass"),
        **_covered(_facts(by_name, "coverage")),
        "pattern_action": str(_facts(by_name, "pattern").get("action") or "none"),
        "earlier_claims": _number(_facts(by_name, "duplicate").get("earlier_claims")) or 0,
        "risk_reasons": _count(_facts(by_name, "risk").get("reasons")),
        "defect_code": defect_code,
        "defect_category": defect_category,
        "product_category": sold.product_category,
        "channel": channel,
        "account": sold.account,
        "region": sold.region,
        "quantity": quantity,
        "earlier_decisions": earlier_decisions,
        "safety": safety,
        **alarms(words),
        "b2b": sold.business,
        "high_value": money_limits.is_high(stake.currency, stake.minor, limits or money_limits.BUILT_IN),
        "low_confidence": _unsure(by_name),
        "conflict": _contradict(by_name),
        "currency": stake.currency,
        "amount_known": stake.minor is not None,
        "amount_minor": stake.minor,
    }


_ALL = (*_NAMES.values(), *LATER_CHECKS)


def _facts(by_name: dict[str, CheckResult], name: str) -> dict[str, Any]:
    return by_name[name].facts if name in by_name else {}


def _covered(coverage: dict[str, Any]) -> dict[str, Any]:
    return {
        "covered": _either(coverage.get("covered"), "yes", "no"),
        "burden": _either(coverage.get("burden_on_seller"), "seller", "customer"),
        "days_since_delivery": _number(coverage.get("days_since_delivery")),
    }


def _either(value: Any, yes: str, no: str) -> str:
    return yes if value is True else no if value is False else "unknown"


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list | tuple | dict) else 0


def _unsure(by_name: dict[str, CheckResult]) -> bool:
    """A check of the purchase or the evidence cannot tell, or any check says that it is not sure of itself.

    Checks that look at photos and words are an extra: that they cannot tell only leaves them out.
    """
    if any(name not in by_name or by_name[name].outcome in _CANNOT_TELL for name in _NAMES.values()):
        return True
    return any(check.facts.get("low_confidence") is True for check in by_name.values())


def _contradict(by_name: dict[str, CheckResult]) -> bool:
    """Two checks that cannot both be right: the order says yes and the serial no (or the reverse), the photo
    shows another serial than the one that fits, photo and words tell of different defects, what is seen or told
    does not fit the reported defect, or a known pattern wants to approve what another check speaks against."""
    outcome = {name: check.outcome for name, check in by_name.items()}
    for one, other in (("proof", "serial"), ("serial", "serial_photo"), ("defect_photo", "defect_words")):
        if {outcome.get(one), outcome.get(other)} == {"pass", "fail"}:
            return True
    if any(check.facts.get("conflict") is True for check in by_name.values()):
        return True
    approves = _facts(by_name, "pattern").get("action") == "approve"
    return approves and "fail" in (outcome.get("proof"), outcome.get("serial"), outcome.get("duplicate"))
