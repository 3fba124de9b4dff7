"""What an inspector may conclude, and what several inspections of one return come to."""

from __future__ import annotations

from collections.abc import Sequence

import amends.returns.rules.texts  # noqa: F401
from amends.core.errors import Refused
from amends.returns.types import POSSIBLE_RESULTS, RESULTS

AGAINST = ("misuse", "counterfeit", "swapped_unit", "wrong_item")
_NAMED_ALIKE = ("no_fault_found", "misuse", "swapped_unit", "wrong_item")


def check_result(condition: str, result: str) -> None:
    """Refused("result_unknown") when the result does not fit what arrived."""
    known = POSSIBLE_RESULTS[condition]
    if result not in known:
        raise Refused("result_unknown", field="result", condition=condition, known=", ".join(known))


def usual_finding(result: str) -> str:
    """The finding that is meant when the inspector names none; empty when one must be named."""
    if result == "counterfeit":  # of the catalogue's version 1: a product other than the one that was sold
        return "wrong_item"
    return result if result in _NAMED_ALIKE else ""


def overall(announced: int, received: int, results: Sequence[str | None]) -> str | None:
    """The result of the whole return from its receipts' results (None = not inspected yet).

    None while it cannot be told: something is uninspected or, when nothing speaks against the claim,
    still on its way.
    """
    done = [result for result in results if result is not None]
    if len(done) < len(results) or not done:
        return None
    worst = max(done, key=RESULTS.index)
    return worst if received >= announced or worst in AGAINST else None
