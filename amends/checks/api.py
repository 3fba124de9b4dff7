"""What other rooms may use of the checks room. What a further check is written against is in ports.py."""

from amends.checks.commands.run_checks import run_checks
from amends.checks.queries.findings import findings
from amends.checks.rules.standard import STANDARD
from amends.checks.types import FindingView, Outcome

__all__ = ["STANDARD", "FindingView", "Outcome", "findings", "run_checks"]
