"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from typing import Any

from amends.core.page import Page
from amends.notices.types import LetterView


def write(
    key: str,
    to: str,
    template: str,
    context: dict[str, Any],
    *,
    reference: str,
    customer_id: int | None = None,
) -> int:
    """Write a letter from web/templates/letters/<template>.{subject.txt,txt,html} and defer its sending;
    the same key again changes nothing. No address: kept as no_address."""
    raise NotImplementedError


def letters(reference: str = "", cursor: str = "", size: int = 50) -> Page[LetterView]:
    """The outbox, newest first."""
    raise NotImplementedError
