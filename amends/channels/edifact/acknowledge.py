"""CONTRL: which messages of an interchange were taken, and why the others were not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from amends.channels.edifact.envelope import Message
from amends.intake.ports import Problem, Record

Taken = tuple[Message, Sequence[Record], Sequence[Problem]]
"""A message, what came of it, and everything found in it."""
_RELEASED = str.maketrans({char: f"?{char}" for char in "?+:'"})
_ERRORS = {"field_absent": "13", "document_unknown": "17", "message_truncated": "15", "amount_invalid": "37",
           "quantity_invalid": "37", "instant_invalid": "12", "state_unknown": "12", "currency_invalid": "12",
           "count_mismatch": "29"}  # fmt: skip
"""0085: 12 invalid value, 13 missing, 15 not supported in this position, 17 no agreement, 29 control count does
not
match, 37 invalid character."""


def acknowledgement(sets: Sequence[Taken], refused: Sequence[Problem], at: datetime, reference: str) -> bytes:
    """One CONTRL for the first interchange in the file; b"" when it holds nothing but CONTRL or nothing at all."""
    told = [it for it in sets if it[0].kind not in ("CONTRL", "APERAK")]
    if not told or not told[0][0].interchange.elements:
        return b""
    unb = told[0][0].interchange
    told = [it for it in told if it[0].interchange is unb]
    sender, recipient = unb.all(3), unb.all(2)
    body = [("UCI", [[unb.get(5)], recipient, sender, ["7"]])]
    for message, records, problems in told:
        names = {it.external_id for it in records} | {it.about for it in problems} | {"", label(message)}
        blocking = [found for found in refused if found.about in names]
        verdict = [["4"], [_ERRORS.get(blocking[0].code, "12")]] if blocking else [["7"]]
        body.append(("UCM", [[message.reference], message.header.all(2), *verdict]))
    made = [("UNH", [["1"], ["CONTRL", "D", "3", "UN"]]), *body]
    day = [f"{at:%y%m%d}", f"{at:%H%M}"]
    whole = [
        ("UNB", [["UNOC", "3"], sender, recipient, day, [reference]]),
        *made,
        ("UNT", [[str(len(made) + 1)], ["1"]]),
        ("UNZ", [["1"], [reference]]),
    ]
    return ("UNA:+.? '\n" + "".join(_line(tag, elements) for tag, elements in whole)).encode(
        "iso-8859-1", "replace"
    )


def label(message: Message) -> str:
    """How a message is called that has no record: its type and reference."""
    return f"{message.kind} {message.reference}".strip()


def _line(tag: str, elements: list[list[str]]) -> str:
    written = [":".join(part.translate(_RELEASED) for part in parts).rstrip(":") for parts in elements]
    return "+".join((tag, *written)).rstrip("+") + "'\n"
