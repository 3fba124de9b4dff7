"""The address that a letter is answered to: it names the case, and nobody can guess another one's."""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32encode
from collections.abc import Iterable

_LENGTH = 20  # of 32 letters: 100 bits
_REF = r"clm-[a-z0-9]{5}-[a-z0-9]{5}"
_ADDRESS = re.compile(rf"\+({_REF})-([a-z2-7]{{{_LENGTH}}})@", re.IGNORECASE)
_SHAPE = re.compile(_REF, re.IGNORECASE)


def _mark(secret: str, reference: str) -> str:
    digest = hmac.new(secret.encode(), f"amends.answer:{reference.upper()}".encode(), hashlib.sha256).digest()
    return b32encode(digest).decode().lower()[:_LENGTH]


def answer_address(base: str, secret: str, reference: str) -> str:
    """`desk@shop.example` becomes `desk+clm-…-<mark>@shop.example`; empty when there is no base or no case.

    Local parts may be folded to lower case on the way, so nothing in it depends on case.
    """
    local, at, domain = base.rpartition("@")
    if not at or not local or not _SHAPE.fullmatch(reference):
        return ""
    return f"{local}+{reference.lower()}-{_mark(secret, reference)}@{domain}"


def case_of(addresses: Iterable[str], secret: str) -> str:
    """The case that one of these addresses names with a true mark, in capitals; empty when none does."""
    for address in addresses:
        for found in _ADDRESS.finditer(address):
            if hmac.compare_digest(_mark(secret, found[1]), found[2].lower()):
                return found[1].upper()
    return ""
