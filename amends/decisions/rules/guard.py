"""What no policy can decide by itself, whatever its tables say.

Complex cases always reach a person, and nothing is denied because somebody merely looks suspicious. This stands
above every table, in code: a policy can be stricter, never milder. `VERSION` is stored with each answer, so that
an answer of before is replayed with the guard of before (0: there was none).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

VERSION = 1
_Inputs = dict[str, Any]

_A_PERSON = "One of our people decides on your case, because "
_COMPLEX: tuple[tuple[str, str, Callable[[_Inputs], bool]], ...] = (
    (
        "safety",
        "You reported a possible safety problem. Please stop using the product; a specialist looks at it first.",
        lambda it: (
            it.get("safety") is not False
            or it.get("danger_words") is True
            or it.get("defect_category") == "Safety"
        ),
    ),
    ("injury", f"{_A_PERSON}somebody may have been hurt.", lambda it: it.get("injury") is True),
    (
        "stop_use",
        "There is a safety notice for this product. Please stop using it; a specialist contacts you.",
        lambda it: it.get("pattern_action") in ("stop_use", "recall"),
    ),
    ("high_value", f"{_A_PERSON}a lot of money is at stake.", lambda it: it.get("high_value") is not False),
    ("business_customer", f"{_A_PERSON}you bought as a business.", lambda it: it.get("b2b") is not False),
    (
        "conflict",
        "What we have on file does not fit together yet, so one of our people looks at it.",
        lambda it: it.get("conflict") is not False,
    ),
    (
        "not_sure",
        "We could not tell everything by itself, so one of our people looks at it.",
        lambda it: it.get("low_confidence") is not False or it.get("amount_known") is not True,
    ),
    (
        "legal",
        f"{_A_PERSON}you wrote about legal steps or your rights.",
        lambda it: it.get("legal_threat") is True,
    ),
)
RISK_ALONE = (
    "risk_alone",
    "We could not settle this by itself, so one of our people decides on your case.",
)


def complex_reasons(inputs: _Inputs) -> tuple[tuple[str, str], ...]:
    """Why the case must reach a person: (code, sentence that the customer reads). What is not known counts."""
    return tuple((code, sentence) for code, sentence, is_so in _COMPLEX if is_so(inputs))


def may_be_denied(inputs: _Inputs) -> bool:
    """Whether a hard fact speaks against the claim: not covered, not bought here, settled before."""
    not_covered = inputs.get("covered") == "no" and inputs.get("coverage") in ("pass", "fail")
    return not_covered or inputs.get("proof") == "fail" or inputs.get("duplicate") == "fail"
