"""What other rooms may use of the quality room."""

from amends.quality.queries import pareto
from amends.quality.types import Pareto, ParetoRow

__all__ = ["Pareto", "ParetoRow", "pareto"]
