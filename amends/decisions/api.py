"""What other rooms may use of the decisions room."""

import amends.decisions.rules.choice_texts
import amends.decisions.rules.texts  # noqa: F401 (registers the room's error texts)
from amends.decisions.commands import choosing, goodwill_desk, policy_desk, policy_grid
from amends.decisions.commands.as_if import as_if_agreed
from amends.decisions.commands.decide import decide
from amends.decisions.commands.decide_by_policy import decide_by_policy
from amends.decisions.commands.proposal import proposal
from amends.decisions.commands.second import awaiting_second, second
from amends.decisions.commands.supersede import supersede
from amends.decisions.facts import ClaimDecided, ReviewNeeded
from amends.decisions.queries import simulations, versions
from amends.decisions.queries.read import decision, decisions, replay, standing
from amends.decisions.types import VERDICT, DecisionView, PolicyView, Remedy, Ruling, Scope

__all__ = [
    "VERDICT",
    "ClaimDecided",
    "DecisionView",
    "PolicyView",
    "Remedy",
    "ReviewNeeded",
    "Ruling",
    "Scope",
    "as_if_agreed",
    "awaiting_second",
    "choosing",
    "decide",
    "decide_by_policy",
    "decision",
    "decisions",
    "goodwill_desk",
    "policy_desk",
    "policy_grid",
    "proposal",
    "replay",
    "second",
    "simulations",
    "standing",
    "supersede",
    "versions",
]
