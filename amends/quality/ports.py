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

__all__ = [
    "Bar",
    "Bars",
    "CaseRow",
    "CauseRow",
    "Causes",
    "ChartPoint",
    "ControlChart",
    "CurvePoint",
    "Forecast",
    "ForecastRow",
    "Horizon",
    "LotRow",
    "NevadaTable",
    "PastScore",
    "Rate",
    "Rise",
    "SnapshotView",
    "Warnings",
]
