"""What the outbox must not show to colleagues."""

from __future__ import annotations

import re

_SIGN_IN_LINK = re.compile(r"(/portal/link/)[^/\s\"<]+")
_PASSWORD_LINK = re.compile(r"(/account/password/reset/key/)[^/\s\"<]+")


def without_sign_in(text: str) -> str:
    """The text with the customers' sign-in links made useless: who reads the outbox is not the customer."""
    return _SIGN_IN_LINK.sub(r"\1hidden", text)


def without_password_link(text: str) -> str:
    """The text with a colleague's link for choosing a password made useless: it would open that sign-in."""
    return _PASSWORD_LINK.sub(r"\1hidden", text)
