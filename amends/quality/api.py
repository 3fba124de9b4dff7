"""What other rooms may use of the quality room."""

from amends.quality.commands.stubs import pareto
from amends.quality.types import Pareto, ParetoRow

__all__ = ["Pareto", "ParetoRow", "pareto"]
