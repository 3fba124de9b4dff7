"""From findings and the claim to the flat facts that a policy looks at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from amends.decisions.types import CheckResult, Stake

_NAMES = {
    "proof_of_purchase": "proof",
    "serial": "serial",
    "coverage": "coverage",
    "known_pattern": "pattern",
    "duplicate": "duplicate",
    "evidence": "evidence",
}
_WORST = ("fail", "unknown", "flag", "pass")


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
) -> dict[str, Any]:
    """The facts by their names in `fields.INPUTS`. A check that did not run is "missing", never "pass"."""
    by_name = {_NAMES[check.code]: check for check in checks if check.code in _NAMES}
    others = {check.outcome for check in checks if check.code not in _NAMES}
    coverage = _facts(by_name, "coverage")
    return {
        **{name: by_name[name].outcome if name in by_name else "missing" for name in _NAMES.values()},
        "other_checks": next((word for word in _WORST if word in others), "pass"),
        "covered": _either(coverage.get("covered"), "yes", "no"),
        "burden": _either(coverage.get("burden_on_seller"), "seller", "customer"),
        "pattern_action": str(_facts(by_name, "pattern").get("action") or "none"),
        "days_since_delivery": _number(coverage.get("days_since_delivery")),
        "earlier_claims": _number(_facts(by_name, "duplicate").get("earlier_claims")) or 0,
        "defect_code": defect_code,
        "defect_category": defect_category,
        "channel": channel,
        "quantity": quantity,
        "earlier_decisions": earlier_decisions,
        "safety": safety,
        "conflict": _contradict(by_name),
        "currency": stake.currency,
        "amount_known": stake.minor is not None,
        "amount_minor": stake.minor,
    }


def _facts(by_name: dict[str, CheckResult], name: str) -> dict[str, Any]:
    return by_name[name].facts if name in by_name else {}


def _either(value: Any, yes: str, no: str) -> str:
    return yes if value is True else no if value is False else "unknown"


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _contradict(by_name: dict[str, CheckResult]) -> bool:
    """Two checks that cannot both be right: the order says yes and the serial no (or the reverse), or a
    known pattern wants to approve what another check speaks against."""
    outcome = {name: check.outcome for name, check in by_name.items()}
    if {outcome.get("proof"), outcome.get("serial")} == {"pass", "fail"}:
        return True
    approves = _facts(by_name, "pattern").get("action") == "approve"
    return approves and "fail" in (outcome.get("proof"), outcome.get("serial"), outcome.get("duplicate"))
