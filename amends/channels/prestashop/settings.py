"""What a shop's numbers mean: order states, return states and currencies are rows of its own tables, which the
merchant edits. The account's mapping document says what they are."""

from __future__ import annotations

from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from amends.core.errors import Refused
from amends.core.money import is_currency

_LARGEST = 100_000


class Meaning(NamedTuple):
    """One state on our three axes."""

    order: str
    payment: str
    fulfilment: str


STATES = {
    "awaiting_payment": Meaning("open", "pending", "unfulfilled"),
    "payment_error": Meaning("open", "failed", "unfulfilled"),
    "authorized": Meaning("open", "authorized", "unfulfilled"),
    "paid": Meaning("open", "paid", "unfulfilled"),
    "preparation": Meaning("open", "paid", "unfulfilled"),
    "preparation_unpaid": Meaning("open", "pending", "unfulfilled"),
    "shipped_partially": Meaning("open", "paid", "partial"),
    "shipped": Meaning("open", "paid", "fulfilled"),
    "delivered": Meaning("completed", "paid", "delivered"),
    "cancelled": Meaning("cancelled", "voided", "unfulfilled"),
    "refunded": Meaning("closed", "refunded", ""),
    "refunded_partially": Meaning("open", "partially_refunded", ""),
}
"""The words that a mapping may use. "" for fulfilment: what was delivered decides."""

RETURN_STATES = {"requested": "requested", "approved": "approved", "received": "received", "refused": "refused",
                 "done": "done", "cancelled": "cancelled"}  # fmt: skip


class Settings(msgspec.Struct, forbid_unknown_fields=True):
    """`states` and `return_states`: the shop's number to one of the words above. `currencies`: its number to an
    ISO 4217 code. `time_zone`: of the shop's dates, which have none."""

    states: dict[str, str] = {}
    return_states: dict[str, str] = {}
    currencies: dict[str, str] = {}
    time_zone: str = ""


def checked(document: bytes) -> Settings:
    """The settings in a mapping document; Refused("mapping_unusable") says where it is wrong."""
    if len(document) > _LARGEST:
        raise Refused("mapping_unusable", why=f"it has more than {_LARGEST} bytes")
    try:
        found = msgspec.json.decode(document, type=Settings)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise Refused("mapping_unusable", why=str(error)[:200]) from None
    for name, table in (("states", STATES), ("return_states", RETURN_STATES)):
        for number, word in getattr(found, name).items():
            if word not in table:
                raise Refused("mapping_unusable", why=f"{name}.{number[:20]} must be one of {', '.join(table)}")
    for number, code in found.currencies.items():
        if not is_currency(code):
            raise Refused("mapping_unusable", why=f"currencies.{number[:20]} must be an ISO 4217 code")
    if found.time_zone and zone(found.time_zone) is None:
        raise Refused("mapping_unusable", why="time_zone must be a name such as Europe/Paris")
    return found


def zone(name: str) -> ZoneInfo | None:
    """The time zone of that name; None when there is none."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
