"""What other rooms may use of the checks room."""

from amends.checks.commands.stubs import findings, run_checks
from amends.checks.types import FindingView, Outcome

__all__ = ["FindingView", "Outcome", "findings", "run_checks"]
