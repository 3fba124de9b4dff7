"""Types of the disposal room."""

from amends.disposal.types import (
    COUNT,
    COUNT_REASONS,
    MOST_AT_ONCE,
    BenchLine,
    BoardLine,
    BoardSums,
    CountView,
    Option,
    Outcome,
    Weighing,
    WeighRule,
)

__all__ = [
    "COUNT",
    "COUNT_REASONS",
    "MOST_AT_ONCE",
    "BenchLine",
    "BoardLine",
    "BoardSums",
    "CountView",
    "Option",
    "Outcome",
    "WeighRule",
    "Weighing",
]
