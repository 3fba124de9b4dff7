"""What other rooms may use of the quality room."""

import amends.quality.jobs  # noqa: F401  (declares the jobs)
from amends.quality.commands import problem as problems
from amends.quality.commands import views, weekly
from amends.quality.commands.refresh import refresh, request_refresh
from amends.quality.queries.figures import bars, cases, nevada, p_chart, rates, rises, snapshot_view, u_chart
from amends.quality.queries.looks import causes, forecast, reserve, warnings
from amends.quality.queries.pareto import pareto
from amends.quality.queries.scorecard import scorecard
from amends.quality.rules import drawings, pictures
from amends.quality.rules.pareto_picture import pareto_picture
from amends.quality.rules.tables import AXES, DEFINITIONS, UNIT_AXES

__all__ = [
    "AXES",
    "DEFINITIONS",
    "UNIT_AXES",
    "bars",
    "cases",
    "causes",
    "drawings",
    "forecast",
    "nevada",
    "p_chart",
    "pareto",
    "pareto_picture",
    "pictures",
    "problems",
    "rates",
    "refresh",
    "request_refresh",
    "reserve",
    "rises",
    "scorecard",
    "snapshot_view",
    "u_chart",
    "views",
    "warnings",
    "weekly",
]
