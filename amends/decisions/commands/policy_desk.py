"""What people do with policies, for the doors: drafting, trying, simulating, publishing."""

from amends.decisions.commands.drafting import draft, drop, save, send_back, submit
from amends.decisions.commands.publishing import publish, roll_back
from amends.decisions.commands.simulate import simulate, stop_simulation
from amends.decisions.commands.trying import try_claim

__all__ = [
    "draft",
    "drop",
    "publish",
    "roll_back",
    "save",
    "send_back",
    "simulate",
    "stop_simulation",
    "submit",
    "try_claim",
]
