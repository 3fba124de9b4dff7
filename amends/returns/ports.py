"""Types and facts of the returns room."""

from amends.returns.facts import GoodsInspected, GoodsReceived, RmaAuthorised, RmaLapsed
from amends.returns.types import (
    CONDITIONS,
    DESTINATIONS,
    DISPOSITION,
    DISPOSITION_CODES,
    INSTRUCTIONS,
    POSSIBLE_RESULTS,
    RESULTS,
    RETURN,
    UNIDENTIFIED,
    DispositionView,
    FoundDefect,
    FoundDefects,
    QuarantineLine,
    ReceiptInput,
    ReceiptView,
    RmaView,
)

__all__ = [
    "CONDITIONS",
    "DESTINATIONS",
    "DISPOSITION",
    "DISPOSITION_CODES",
    "INSTRUCTIONS",
    "POSSIBLE_RESULTS",
    "RESULTS",
    "RETURN",
    "UNIDENTIFIED",
    "DispositionView",
    "FoundDefect",
    "FoundDefects",
    "GoodsInspected",
    "GoodsReceived",
    "QuarantineLine",
    "ReceiptInput",
    "ReceiptView",
    "RmaAuthorised",
    "RmaLapsed",
    "RmaView",
]
