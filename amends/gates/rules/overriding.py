"""An account's own mapping laid over its channel's: fields read by expressions, states that the merchant named.

Expressions read the JSON payload; a payload of another form (XML, EDI, a table) has none, and they are left out.
Named states work with every form, because they answer the gate `state_unknown`, not the payload; one of our
own states may be given another meaning alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec

from amends.core.errors import Refused
from amends.core.expressions import Failed, evaluate, parsed
from amends.gates.table import problem
from amends.gates.types import Override, Parsed, Problem, Record
from amends.gates.words import HEADER_FIELDS, LINE_FIELDS, OVERRIDABLE, PROFILES, STATES
from amends.orders.ports import FulfilmentFact, LineFact, OrderFact, RefundFact

LARGEST_BODY = 1024 * 1024
_MOST_VISITED = 20_000
_LONGEST = 500
_AXES = tuple(axis for axis in STATES if "." not in axis)


class Reading(msgspec.Struct, frozen=True):
    """The overrides of one account, ready for use."""

    header: tuple[Override, ...]
    lines: tuple[Override, ...]
    states: dict[tuple[str, str], Override]


def compiled(overrides: Sequence[Override]) -> Reading:
    """Refused with the first fault; see rules/errors.py for the codes."""
    seen: set[tuple[str, str, str, str]] = set()
    for it in overrides:
        _check(it)
        place = (it.channel, it.account, it.field, "" if it.expression else it.value.lower())
        if place in seen:
            raise Refused("override_twice", field=it.field)
        seen.add(place)
    by_expression = [it for it in overrides if it.expression]
    return Reading(
        header=tuple(it for it in by_expression if it.field in HEADER_FIELDS),
        lines=tuple(it for it in by_expression if it.field in LINE_FIELDS),
        states={(it.field, it.value.lower()): it for it in overrides if not it.expression},
    )


def _check(it: Override) -> None:
    if any(
        len(part) > _LONGEST or "\x00" in part for part in (it.channel, it.account, it.field, it.value, it.note)
    ):
        raise Refused("tuning_text_too_long", limit=_LONGEST)
    if not (it.channel and it.account and it.field) or bool(it.expression) == bool(it.value and it.becomes):
        raise Refused("override_incomplete")
    if it.expression:
        if it.field not in OVERRIDABLE:
            raise Refused("override_field", field=it.field, known=", ".join(OVERRIDABLE))
        parsed(it.expression)
    for axis, state in it.becomes.items():
        if axis not in STATES or state not in STATES[axis]:
            raise Refused(
                "state_not_ours", axis=axis, state=state, known=", ".join(STATES.get(axis, tuple(STATES)))
            )


def overridden(found: Parsed, body: bytes, reading: Reading) -> Parsed:
    """What was parsed, as this account maps it. An expression that gives nothing keeps what the channel gave."""
    problems = list(found.problems)
    records = list(found.records)
    if reading.states:
        records = [_named(record, problems, reading) for record in records]
    if (reading.header or reading.lines) and len(body) <= LARGEST_BODY:
        document = _document(body)
        if document is not None:
            records = [
                _read(it, document, len(records) == 1, reading, problems) if isinstance(it, OrderFact) else it
                for it in records
            ]
    return msgspec.structs.replace(found, records=tuple(records), problems=tuple(problems))


def _document(body: bytes) -> Any:
    try:
        found = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return found if isinstance(found, dict | list) else None


def _named(record: Record, problems: list[Problem], reading: Reading) -> Record:
    """States that the merchant named: set, and no longer unknown. One of ours may be named too, for a channel that
    cannot tell the truth: an order on account is never said to be paid."""
    changes: dict[str, str] = {}
    for axis in _AXES if isinstance(record, OrderFact) else ():
        ours = reading.states.get((axis, getattr(record, axis)))
        changes |= ours.becomes if ours is not None else {}
    for it in list(problems):
        if it.code != "state_unknown" or it.about not in ("", record.external_id):
            continue
        own = reading.states.get((it.field, it.facts.get("value", "").lower()))
        if own is None:
            continue
        problems.remove(it)
        changes |= own.becomes
    if not changes:
        return record
    match record:
        case OrderFact():
            return msgspec.structs.replace(record, **{axis: it for axis, it in changes.items() if "." not in axis})
        case RefundFact() if "refund.state" in changes:
            return msgspec.structs.replace(record, state=changes["refund.state"])
        case FulfilmentFact() if "fulfilment.state" in changes:
            return msgspec.structs.replace(record, state=changes["fulfilment.state"])
    return record


def _read(order: OrderFact, document: Any, alone: bool, reading: Reading, problems: list[Problem]) -> OrderFact:
    node = own_object(document, order.external_id)
    if node is None:
        if not alone or not isinstance(document, dict):
            return order
        node = document

    def failed(field: str, why: str) -> None:
        problems.append(problem("override_failed", field, order.external_id, why=why))

    for it in reading.header:
        order = _with_header(order, it, node, failed)
    if reading.lines:
        nodes = line_objects(node, order.lines)
        lines = [
            _with_line(line, reading.lines, below, failed) if below is not None else line
            for line, below in zip(order.lines, nodes, strict=True)
        ]
        if all(below is None for below in nodes):
            failed("lines", "no object of a line was found in the payload")
        order = msgspec.structs.replace(order, lines=tuple(lines))
    return order


Failing = Callable[[str, str], None]


def _with_header(order: OrderFact, it: Override, node: Any, failed: Failing) -> OrderFact:
    value = _value(it, node, failed)
    if value is None:
        return order
    if it.field == "profile":
        words = [_text(word) for word in (value if isinstance(value, list) else [value])]
        unknown = [word for word in words if word not in PROFILES]
        if unknown:
            failed(it.field, f"{unknown[0] or 'an empty text'} is no order profile")
            return order
        return msgspec.structs.replace(order, profile=tuple(sorted({*order.profile, *filter(None, words)})))
    text = _text(value)
    if not text:
        failed(it.field, "it gave no text")
        return order
    if it.field.endswith("country"):
        text = text.upper()
        if len(text) != 2 or not text.isascii() or not text.isalpha():
            failed(it.field, f"{text[:20]} is no country code")
            return order
    if it.field.startswith("customer."):
        customer = msgspec.structs.replace(order.customer, **{it.field.removeprefix("customer."): text})
        return msgspec.structs.replace(order, customer=customer)
    return msgspec.structs.replace(order, **{it.field: text})


def _with_line(line: LineFact, overrides: Sequence[Override], node: Any, failed: Failing) -> LineFact:
    for it in overrides:
        value = _value(it, node, failed)
        if value is None:
            continue
        name = it.field.removeprefix("lines.")
        if name == "serials":
            serials = [_text(part) for part in (value if isinstance(value, list) else [value])]
            if len(serials) > 1000 or not all(serials):
                failed(it.field, "it gave no list of texts")
                continue
            line = msgspec.structs.replace(line, serials=tuple(dict.fromkeys(serials)))
        elif text := _text(value):
            line = msgspec.structs.replace(line, **{name: text})
        else:
            failed(it.field, "it gave no text")
    return line


def _value(it: Override, node: Any, failed: Failing) -> Any:
    try:
        found = evaluate(it.expression, node)
        return None if found is False or found in ("", []) else found
    except Failed as error:
        failed(it.field, str(error))
        return None


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value.replace("\x00", "").strip()[:_LONGEST]
    return (
        str(value) if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() < 512 else ""
    )


def own_object(document: Any, external_id: str) -> dict[str, Any] | None:
    """The shallowest object of the payload that names the record by its id: {"order": {"id": 5}} gives the inner
    one. An id may be the end of a longer one (gid://shopify/Order/5)."""
    tail = f"/{external_id}"
    for node in _objects(document):
        for value in node.values():
            if isinstance(value, str | int) and not isinstance(value, bool):
                shown = str(value) if isinstance(value, str) or value.bit_length() < 512 else ""
                if shown == external_id or shown.endswith(tail):
                    return node
    return None


def line_objects(node: dict[str, Any], lines: Sequence[LineFact]) -> list[dict[str, Any] | None]:
    """The payload's object of each line: by the line's id below lists of objects, else by its place in the first
    list that has as many objects as the order has lines."""
    lists = [
        value
        for found in _objects(node)
        for value in found.values()
        if isinstance(value, list) and value and all(isinstance(it, dict) for it in value)
    ]
    known = [_by_id(lists, line.external_id) for line in lines]
    if any(known):
        return known
    for found in lists:
        if len(found) == len(lines):
            return list(found)
    return known


def _by_id(lists: Sequence[list[dict[str, Any]]], external_id: str) -> dict[str, Any] | None:
    for found in lists:
        for node in found:
            if own_object([node], external_id) is node:
                return node
    return None


def _objects(document: Any) -> Iterator[dict[str, Any]]:
    """All objects of the payload, the shallowest first; a payload without end is looked at up to a bound."""
    level, visited = [document], 0
    while level:
        deeper: list[Any] = []
        for node in level:
            visited += 1
            if visited > _MOST_VISITED:
                return
            if isinstance(node, dict):
                yield node
                deeper += [value for value in node.values() if isinstance(value, dict | list)]
            elif isinstance(node, list):
                deeper += [value for value in node if isinstance(value, dict | list)]
        level = deeper
