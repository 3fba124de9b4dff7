"""Types and facts of the notices room, and the documents that letters carry (config/plugs.py connects them)."""

from __future__ import annotations

from collections.abc import Callable

from amends.notices.facts import DangerReported, MailArrived
from amends.notices.types import Attachment, LetterView, MailView, OwnLetterView, Said

__all__ = [
    "Attachment",
    "DangerReported",
    "LetterView",
    "MailArrived",
    "MailView",
    "OwnLetterView",
    "Said",
    "connect_papers",
    "paper",
]

_PAPERS: dict[str, Callable[[str], Attachment]] = {}


def connect_papers(makers: dict[str, Callable[[str], Attachment]]) -> None:
    """Have documents of these kinds made from their references (a credit memo from its number)."""
    _PAPERS.clear()
    _PAPERS.update(makers)


def paper(kind: str, reference: str) -> Attachment:
    """The document itself. Kinds that nobody makes are a fault of config/plugs.py."""
    return _PAPERS[kind](reference)
