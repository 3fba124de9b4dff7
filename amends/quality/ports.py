"""Types of the quality room that others see."""

from amends.quality.types.figures import (
    Bar,
    Bars,
    CaseRow,
    ChartPoint,
    ControlChart,
    NevadaTable,
    Rate,
    Rise,
    SnapshotView,
)
from amends.quality.types.looks import (
    CauseRow,
    Causes,
    CurvePoint,
    Forecast,
    ForecastRow,
    Horizon,
    LotRow,
    PastScore,
    Warnings,
)
from amends.quality.types.problems import STEPS, ActionView, Effect, QualityProblem, QualityProblemRow
from amends.quality.types.scorecard import SupplierScore

__all__ = [
    "STEPS",
    "ActionView",
    "Bar",
    "Bars",
    "CaseRow",
    "CauseRow",
    "Causes",
    "ChartPoint",
    "ControlChart",
    "CurvePoint",
    "Effect",
    "Forecast",
    "ForecastRow",
    "Horizon",
    "LotRow",
    "NevadaTable",
    "PastScore",
    "QualityProblem",
    "QualityProblemRow",
    "Rate",
    "Rise",
    "SnapshotView",
    "SupplierScore",
    "Warnings",
]
