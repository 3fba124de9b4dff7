"""What other rooms and doors may use of the gates."""

from amends.gates.commands.draft import draft, drop, put, rewrite, take_out
from amends.gates.commands.publish import publish, roll_back
from amends.gates.queries.tunings import gates, in_force, live, tuning, tunings
from amends.gates.rules.judge import Finding, Verdict, judge, key, settled, unmapped, value
from amends.gates.rules.tuning import SourceRules, Tuned
from amends.gates.table import GATES, problem, text

__all__ = [
    "GATES",
    "Finding",
    "SourceRules",
    "Tuned",
    "Verdict",
    "draft",
    "drop",
    "gates",
    "in_force",
    "judge",
    "key",
    "live",
    "problem",
    "publish",
    "put",
    "rewrite",
    "roll_back",
    "settled",
    "take_out",
    "text",
    "tuning",
    "tunings",
    "unmapped",
    "value",
]
