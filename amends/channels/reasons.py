"""The channels' words for "why it came back", told apart from our own defect catalogue.

A reason is kept as "hint: the channel's words", the hint being one of HINTS, so that reports can group
what customers and shops typed without rewriting it.
"""

from __future__ import annotations

from collections.abc import Mapping

HINTS = ("defective", "damaged", "wrong_item", "missing_part", "not_as_described", "not_wanted", "delivery")

_HANDLES = {
    "damaged-or-defective": "defective",
    "defective": "defective",
    "item-not-as-described": "not_as_described",
    "not_as_described": "not_as_described",
    "received-the-wrong-item": "wrong_item",
    "wrong_item": "wrong_item",
    "changed-my-mind": "not_wanted",
    "unwanted": "not_wanted",
    "too-long": "not_wanted",
    "too-short": "not_wanted",
    "color": "not_wanted",
    "flex": "not_wanted",
    "size_too_small": "not_wanted",
    "size_too_large": "not_wanted",
    "style": "not_wanted",
}
"""Codes of Shopify's returnReasonDefinition (and its older returnReason) that say one thing only."""

_WORDS = (
    ("wrong_item", ("wrong item", "wrong product", "wrong size sent", "incorrect item")),
    ("missing_part", ("missing part", "incomplete", "missing accessor", "missing piece")),
    ("damaged", ("damaged", "crushed", "cracked", "dented", "scratched", "wet ", "broken in transit", "torn")),
    ("defective", ("defect", "faulty", "broken", "not working", "does not work", "doesn't work", "stopped working",
                   "dead on arrival", "doa", "malfunction", "won't turn on", "leaking")),
    ("not_as_described", ("not as described", "different from the picture")),
    ("delivery", ("never arrived", "lost in transit", "too late", "not delivered")),
    ("not_wanted", ("changed my mind", "no longer needed", "no longer wanted", "does not fit", "didn't fit",
                    "too small", "too big", "too large")),
)  # fmt: skip


def reason(handle: str, *notes: str, table: Mapping[str, str] = _HANDLES) -> str:
    """ "hint: words" from a channel's reason code and free texts; only the words where no hint is sure.

    `table`: the channel's own codes in lower case, each that says one thing only with its hint."""
    words = " - ".join(dict.fromkeys(part for part in (handle, *notes) if part))
    hint = table.get(handle.lower()) or hint_of(" ".join(notes))
    return f"{hint}: {words}" if hint and words else words


def hint_of(free_text: str) -> str:
    """The hint that free text gives, "" when it gives none."""
    folded = f"{free_text.casefold()} "
    return next((hint for hint, words in _WORDS if any(word in folded for word in words)), "")
