"""Functional acknowledgements: 997, and 999 where the partner's guide asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from amends.channels.x12.envelope import Message, Segment
from amends.channels.x12.write import Address, interchange, transaction
from amends.intake.ports import Problem, Record

Taken = tuple[Message, Sequence[Record], Sequence[Problem]]
"""A set, what came of it, and everything found in it."""
_FIELD = re.compile(
    r"^([A-Z][A-Z0-9]{1,2}?)(?:\[(\d+)\])?(?:\.?(?:[A-Z0-9]{2,3}?)?(\d\d))?(?:\.(quantity|price|amount))?$"
)
_ELEMENTS = {"quantity": "2", "price": "4", "amount": "4"}
_ERRORS = {"field_absent": "1", "amount_invalid": "6", "quantity_invalid": "6", "instant_invalid": "8",
           "state_unknown": "7", "currency_invalid": "7", "amount_out_of_range": "5"}  # fmt: skip
_SKIPPED = ("997", "999", "TA1")


def functional_acknowledgement(
    sets: Sequence[Taken], refused: Sequence[Problem], at: datetime, control: int, form: str = "997"
) -> bytes:
    """One interchange for the first sender in the file, with one acknowledgement per functional group. `refused`:
    the findings that block (of the whole file, or of records by name). b"" when there is nothing to
    acknowledge."""
    told = [it for it in sets if it[0].kind not in _SKIPPED]
    if not told:
        return b""
    head, group = told[0][0].interchange, told[0][0].group
    ours = Address(head.get(7), head.get(8), group.get(3))
    theirs = Address(head.get(5), head.get(6), group.get(2))
    made = [
        transaction(form, place, _group(it, refused, form), "005010X231A1" if form == "999" else "")
        for place, it in enumerate(_groups(told), 1)
    ]
    version = "005010X231A1" if form == "999" else "004010"
    return interchange("FA", made, ours, theirs, at, control, version=version, usage=head.get(15))


def _groups(told: Iterable[Taken]) -> list[list[Taken]]:
    found: dict[tuple[str, str, int], list[Taken]] = {}
    for it in told:
        found.setdefault((it[0].interchange.get(13), it[0].group.get(6), id(it[0].group)), []).append(it)
    return list(found.values())


def _group(sets: list[Taken], refused: Sequence[Problem], form: str) -> list[Segment]:
    group = sets[0][0].group
    names = ("IK3", "IK4", "IK5") if form == "999" else ("AK3", "AK4", "AK5")
    segments = [Segment("AK1", [group.get(1), group.get(6), *([group.get(8)] if form == "999" else [])])]
    taken = 0
    for message, records, problems in sets:
        blocking = _blocking(message, records, problems, refused)
        segments.append(Segment("AK2", [message.kind, message.control]))
        for found in blocking:
            segments += _reason(message, found, names)
        taken += not blocking
        verdict = ["R", *_codes(blocking)] if blocking else ["A"]
        segments.append(Segment(names[2], verdict))
    total = str(len(sets))
    verdict_of_all = "A" if taken == len(sets) else "P" if taken else "R"
    return [*segments, Segment("AK9", [verdict_of_all, total, total, str(taken)])]


def _blocking(
    message: Message, records: Sequence[Record], problems: Sequence[Problem], refused: Sequence[Problem]
) -> list[Problem]:
    """The refusals that concern this set: about its records, about the set itself, or about the whole file."""
    names = {record.external_id for record in records} | {found.about for found in problems} | {""}
    names.add(f"{message.kind} {message.control}")
    return [found for found in refused if found.about in names]


def _codes(blocking: Sequence[Problem]) -> list[str]:
    """AK502: 1 not supported, 2 trailer missing, 5 one or more segments in error."""
    codes = {"document_unknown": "1", "message_truncated": "2"}
    return list(dict.fromkeys(codes.get(found.code, "5") for found in blocking))[:5]


def _reason(message: Message, found: Problem, names: tuple[str, str, str]) -> list[Segment]:
    """AK3 for the segment that a finding names, AK4 for its element; nothing where it names none."""
    fits = _FIELD.match(found.field)
    if fits is None:
        return []
    tag, occurrence, element, word = fits.groups()
    places = [place for place, it in enumerate(message.segments, 2) if it.tag == tag]
    index = int(occurrence or 1) - 1
    if index >= len(places):
        return [Segment(names[0], [tag, str(len(message.segments) + 2), "", "3"])] if not places else []
    number = str(int(element)) if element else _ELEMENTS.get(word or "", "")
    made = [Segment(names[0], [tag, str(places[index]), "", "8"])]
    if number:
        made.append(Segment(names[1], [number, "", _ERRORS.get(found.code, "7")]))
    return made
