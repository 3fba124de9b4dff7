"""Types and facts of the returns room, and who may look at goods at all."""

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.returns.facts import (
    GoodsDisposed,
    GoodsInspected,
    GoodsReceived,
    ReturnWaived,
    RmaAuthorised,
    RmaLapsed,
)
from amends.returns.types import (
    CONDITIONS,
    DESTINATIONS,
    DISPOSITION,
    DISPOSITION_CODES,
    EXPECTED,
    HANDLING,
    INSTRUCTIONS,
    POSSIBLE_RESULTS,
    RESULTS,
    RETURN,
    UNIDENTIFIED,
    WRITTEN_OFF,
    Advice,
    DisposalTerms,
    DispositionView,
    Figure,
    FoundDefect,
    FoundDefects,
    Handling,
    HeaderView,
    ReceiptInput,
    ReceiptView,
    ReturnlessRule,
    RmaView,
    WaiverView,
)

__all__ = [
    "CONDITIONS",
    "DESTINATIONS",
    "DISPOSITION",
    "DISPOSITION_CODES",
    "EXPECTED",
    "HANDLING",
    "INSTRUCTIONS",
    "POSSIBLE_RESULTS",
    "RESULTS",
    "RETURN",
    "UNIDENTIFIED",
    "WRITTEN_OFF",
    "Advice",
    "DisposalTerms",
    "DispositionView",
    "Figure",
    "FoundDefect",
    "FoundDefects",
    "GoodsDisposed",
    "GoodsInspected",
    "GoodsReceived",
    "Handling",
    "HeaderView",
    "ReceiptInput",
    "ReceiptView",
    "ReturnWaived",
    "ReturnlessRule",
    "RmaAuthorised",
    "RmaLapsed",
    "RmaView",
    "WaiverView",
    "for_staff",
]


def for_staff(actor: Actor, right: Right = Right.RETURNS_READ) -> None:
    """Goods and what is done to them are the desk's own: a customer finds nothing there (NotFound), staff need the
    right (not_allowed)."""
    if actor.is_customer:
        raise NotFound
    require(actor, right)
