"""Cases that no row covers, rows that are never reached, rows that overlap: reckoned, not sampled.

Each column has finitely many values that the cells can tell apart (words, yes and no, stretches of numbers), so
a row is a box in a finite space, and boxes can be cut out of one another exactly.
"""

from __future__ import annotations

import json
from typing import Any

import msgspec

from amends.decisions.rules.cells import numbers
from amends.decisions.rules.fields import INPUTS, VALUES, Kind
from amends.decisions.rules.table import parts

OTHER = "(any other)"
_MOST_BOXES = 4_000
_SHOWN = 40
Box = dict[str, frozenset[Any]]


class Overlap(msgspec.Struct, frozen=True, kw_only=True):
    """Two ruling rows that fit the same cases and answer differently: the upper one decides those cases."""

    upper: str
    lower: str
    case: tuple[str, ...]


class Analysis(msgspec.Struct, frozen=True, kw_only=True):
    """`uncovered`: cases (in words) that neither table catches, so that a person decides; `unreached`: ruling
    rows that fit no case, or whose every case rows above take; `always_held`: ruling rows whose every case a gate
    holds; `complete`: whether all was reckoned (a very large table is cut short)."""

    uncovered: tuple[tuple[str, ...], ...]
    unreached: tuple[str, ...]
    always_held: tuple[str, ...]
    overlaps: tuple[Overlap, ...]
    complete: bool


class _TooMany(Exception):
    """More boxes than are reckoned with."""


def analyse(content: dict[str, Any]) -> Analysis:
    """The analysis of a checked policy."""
    tables = parts(content)
    space = _space(tables)
    gates = [box for _, box, _ in _boxes(tables["gates"], space)]
    rows = _boxes(tables["ruling"], space)
    complete = True
    try:
        left = _without([dict(space)], [*gates, *(box for _, box, _ in rows)])
    except _TooMany:
        left, complete = [], False
    unreached, held = [], []
    for number, (name, box, _) in enumerate(rows):
        whole = [{**space, **box}]
        try:
            if not _without(whole, [upper for _, upper, _ in rows[:number]]):
                unreached.append(name)
            elif not _without(whole, gates):
                held.append(name)
        except _TooMany:
            complete = False
    return Analysis(
        uncovered=tuple(_words(box, space) for box in left[:_SHOWN]),
        unreached=tuple(unreached),
        always_held=tuple(held),
        overlaps=tuple(_overlaps(rows, space))[:_SHOWN],
        complete=complete,
    )


def _overlaps(rows: list[tuple[str, Box, str]], space: Box) -> list[Overlap]:
    found = []
    for number, (lower, box, answer) in enumerate(rows):
        for upper, other, said in rows[:number]:
            both = {field: box.get(field, space[field]) & other.get(field, space[field]) for field in space}
            if said != answer and all(both.values()):
                found.append(Overlap(upper=upper, lower=lower, case=_words(both, space)))
    return found


def _space(tables: dict[str, dict[str, Any]]) -> Box:
    """Every column of either table with the values that can be told apart."""
    texts: dict[str, list[str]] = {}
    for table in tables.values():
        for column in table["inputs"]:
            texts.setdefault(column["field"], []).extend(rule.get(column["id"], "") for rule in table["rules"])
    return {field: frozenset(_domain(field, cells)) for field, cells in texts.items()}


def _domain(field: str, cells: list[str]) -> list[Any]:
    kind = INPUTS[field][0]
    if kind is Kind.YES_NO:
        return [True, False]
    if kind is Kind.NUMBER:
        bounds = sorted({number for cell in cells for number in numbers(cell)})
        return _stretches(bounds)
    named = [word for cell in cells if cell for word in _listed(cell)]
    return [*VALUES[field]] if field in VALUES else [*dict.fromkeys(named), OTHER]


def _stretches(bounds: list[int]) -> list[tuple[int | None, int | None]]:
    """Stretches of whole numbers between the compared ones, each of which is one of its own: (from, to)."""
    found: list[tuple[int | None, int | None]] = []
    below: int | None = None
    for bound in bounds:
        if below is None or below <= bound - 1:
            found.append((below, bound - 1))
        found.append((bound, bound))
        below = bound + 1
    return [*found, (below, None)]


def _boxes(table: dict[str, Any], space: Box) -> list[tuple[str, Box, str]]:
    """(row, its box, its answer) of each row; a column that a row leaves empty is not in its box."""
    columns = {column["id"]: column["field"] for column in table["inputs"]}
    answers = [column["id"] for column in table["outputs"]]
    return [
        (
            rule["_id"],
            {
                field: frozenset(value for value in space[field] if _fits(value, rule[key], INPUTS[field][0]))
                for key, field in columns.items()
                if rule.get(key)
            },
            json.dumps([rule.get(answer) for answer in answers]),
        )
        for rule in table["rules"]
    ]


def _listed(cell: str) -> list[str]:
    found: list[str] = json.loads(cell.removeprefix("not in ") if cell.startswith("not in") else f"[{cell}]")
    return found


def _fits(value: Any, cell: str, kind: Kind) -> bool:
    if kind is Kind.YES_NO:
        return bool(value) == (cell == "true")
    if kind is Kind.WORD:
        return (value in _listed(cell)) != cell.startswith("not in")
    low, high = value
    least, most = _span(cell)
    return (least is None or (low is not None and low >= least)) and (
        most is None or (high is not None and high <= most)
    )


def _span(cell: str) -> tuple[int | None, int | None]:
    """A number cell as (least, most)."""
    found = numbers(cell)
    if cell.startswith("["):
        return found[0], found[1]
    for sign, span in (
        ("<=", (None, found[0])),
        (">=", (found[0], None)),
        ("<", (None, found[0] - 1)),
        (">", (found[0] + 1, None)),
    ):
        if cell.startswith(sign):
            return span
    return found[0], found[0]


def _without(boxes: list[Box], cuts: list[Box]) -> list[Box]:
    """What is left of the boxes when the others are cut out of them; a box without a single case is nothing."""
    left = [box for box in boxes if all(box.values())]
    for cut in cuts:
        left = [piece for box in left for piece in _cut(box, cut)]
        if len(left) > _MOST_BOXES:
            raise _TooMany
    return left


def _cut(box: Box, cut: Box) -> list[Box]:
    if not all(box[field] & values for field, values in cut.items()):
        return [box]
    pieces, rest = [], dict(box)
    for field, values in cut.items():
        outside = rest[field] - values
        if outside:
            pieces.append({**rest, field: outside})
            rest[field] &= values
    return pieces


def _words(box: Box, space: Box) -> tuple[str, ...]:
    return tuple(
        f"{INPUTS[field][1]}: {_values(values)}" for field, values in box.items() if values != space[field]
    )


def _values(values: frozenset[Any]) -> str:
    texts = sorted({_value(value) for value in values if not isinstance(value, tuple)})
    spans: list[list[int | None]] = []
    for low, high in sorted(
        (it for it in values if isinstance(it, tuple)), key=lambda it: (it[0] is not None, it)
    ):
        if spans and spans[-1][1] is not None and low == spans[-1][1] + 1:
            spans[-1][1] = high
        else:
            spans.append([low, high])
    return " or ".join([*texts, *(_stretch(low, high) for low, high in spans)])


def _value(value: Any) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value).replace("_", " ")


def _stretch(low: int | None, high: int | None) -> str:
    if low is None:
        return "any number" if high is None else f"at most {high}"
    if high is None:
        return f"at least {low}"
    return str(low) if low == high else f"{low} to {high}"
