"""What other rooms may use of the decisions room."""

from amends.decisions.commands.stubs import (
    awaiting_second,
    decide,
    decide_by_policy,
    decision,
    proposal,
    second,
    standing,
)
from amends.decisions.facts import ClaimDecided, ReviewNeeded
from amends.decisions.types import VERDICT, DecisionView, Remedy, Ruling

__all__ = [
    "VERDICT",
    "ClaimDecided",
    "DecisionView",
    "Remedy",
    "ReviewNeeded",
    "Ruling",
    "awaiting_second",
    "decide",
    "decide_by_policy",
    "decision",
    "proposal",
    "second",
    "standing",
]
