"""The grid that people edit and what is said about it, for the doors: plain functions, nothing stored."""

from amends.decisions.rules.compare import Change
from amends.decisions.rules.fields import CHOICES, INPUTS, VALUES
from amends.decisions.rules.gaps import Analysis, analyse
from amends.decisions.rules.grid import TABLES, Act, Row, Sheet, apply, content_of, outputs, sheets
from amends.decisions.rules.spoken import HELP
from amends.decisions.types import CaseFlipView, SimulationView, Trial

__all__ = [
    "CHOICES",
    "HELP",
    "INPUTS",
    "TABLES",
    "VALUES",
    "Act",
    "Analysis",
    "CaseFlipView",
    "Change",
    "Row",
    "Sheet",
    "SimulationView",
    "Trial",
    "analyse",
    "apply",
    "content_of",
    "outputs",
    "sheets",
]
