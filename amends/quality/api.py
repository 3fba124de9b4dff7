"""What other rooms may use of the quality room."""

from amends.quality.commands.refresh import refresh
from amends.quality.queries.figures import bars, cases, nevada, p_chart, rates, snapshot_view, u_chart
from amends.quality.queries.looks import causes, forecast, warnings
from amends.quality.queries.pareto import pareto
from amends.quality.types.figures import Pareto, ParetoRow

__all__ = [
    "Pareto",
    "ParetoRow",
    "bars",
    "cases",
    "causes",
    "forecast",
    "nevada",
    "p_chart",
    "pareto",
    "rates",
    "refresh",
    "snapshot_view",
    "u_chart",
    "warnings",
]
