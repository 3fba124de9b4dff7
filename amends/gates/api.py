"""What other rooms and doors may use of the gates."""

from amends.gates.rules.judge import Finding, Verdict, judge, key, settled, unmapped, value
from amends.gates.table import GATES, Gate, problem, text

__all__ = [
    "GATES",
    "Finding",
    "Gate",
    "Verdict",
    "judge",
    "key",
    "problem",
    "settled",
    "text",
    "unmapped",
    "value",
]
