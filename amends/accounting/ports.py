"""Types of the accounting room."""

from amends.accounting.types import (
    CLOSING,
    ClosingView,
    EntityInput,
    EntityView,
    ExportView,
    JournalRow,
    MappedAccount,
)

__all__ = [
    "CLOSING",
    "ClosingView",
    "EntityInput",
    "EntityView",
    "ExportView",
    "JournalRow",
    "MappedAccount",
]
