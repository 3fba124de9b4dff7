"""What other rooms and doors may use of the gates."""

from amends.gates.commands.draft import draft, drop, put, take_out
from amends.gates.commands.publish import publish, roll_back
from amends.gates.queries.tunings import gates, in_force, live, proposed, tuning, tunings
from amends.gates.rules.judge import Finding, Verdict, judge, key, settled, unmapped, value
from amends.gates.rules.tuning import SourceRules, Tuned, check
from amends.gates.table import GATES, problem, text

__all__ = [
    "GATES",
    "Finding",
    "SourceRules",
    "Tuned",
    "Verdict",
    "check",
    "draft",
    "drop",
    "gates",
    "in_force",
    "judge",
    "key",
    "live",
    "problem",
    "proposed",
    "publish",
    "put",
    "roll_back",
    "settled",
    "take_out",
    "text",
    "tuning",
    "tunings",
    "unmapped",
    "value",
]
