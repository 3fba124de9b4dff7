"""Postcodes are kept as marks only: whether a typed one is right can be told, what it is cannot."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Sequence

from msgspec import UNSET
from msgspec.structs import replace

from amends.orders.types import OrderFact

_PURPOSE = b"amends postcode of an order v1\x00"
_MOST = 16


def normal(postcode: str) -> str:
    """Letters and digits in capitals: "ls1 1aa" is "LS11AA", "1010-123" is "1010123"; of ZIP+4 ("94105-0011") the
    first five digits, because hardly anybody knows the rest. Empty when there is none."""
    signs = [sign for sign in unicodedata.normalize("NFKC", postcode).upper() if sign.isalnum()]
    found = "".join(signs)[:_MOST]
    return found[:5] if found.isdigit() and len(found) == 9 else found


def mark(postcode: str, order: Sequence[str], key: str) -> str:
    """The mark of an order's postcode; empty without one. `order`: what names the order, so that two orders of one
    place have nothing in common; `key`: the installation's."""
    found = normal(postcode)
    if not found:
        return ""
    about = "\x00".join((*order, found)).encode()
    return hmac.new(_PURPOSE + key.encode(), about, hashlib.sha256).hexdigest()[:32]


def marked(fact: OrderFact, key: str) -> OrderFact:
    """The fact with the mark in place of the postcode, which is written nowhere."""
    if fact.postcode is UNSET:
        return fact
    found = mark(fact.postcode, (fact.channel, fact.account, fact.external_id), key)
    return replace(fact, postcode=found or UNSET)
