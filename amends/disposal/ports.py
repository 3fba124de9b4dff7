"""Types of the disposal room."""

from amends.disposal.types import (
    COUNT,
    COUNT_REASONS,
    LOT_HOLD,
    MOST_AT_ONCE,
    BenchLine,
    BoardLine,
    BoardSums,
    CountView,
    LotHoldView,
    Option,
    Outcome,
    Traded,
    Weighing,
    WeighRule,
)

__all__ = [
    "COUNT",
    "COUNT_REASONS",
    "LOT_HOLD",
    "MOST_AT_ONCE",
    "BenchLine",
    "BoardLine",
    "BoardSums",
    "CountView",
    "LotHoldView",
    "Option",
    "Outcome",
    "Traded",
    "WeighRule",
    "Weighing",
]
