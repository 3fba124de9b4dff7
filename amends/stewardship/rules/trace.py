"""Where each canonical field comes from, found by trying: one leaf of a payload is altered at a time, the
channel's own parser is run, and what changes in the records is the leaf's doing. Nothing here knows a channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import msgspec

from amends.gates.ports import Parsed
from amends.stewardship.rules.alternatives import BROKEN, alternatives
from amends.stewardship.rules.documents import Document, Leaf, document
from amends.stewardship.rules.fields import CONTAINERS
from amends.stewardship.rules.manner import MANNERS, manner
from amends.stewardship.types import ChannelMap, FieldSource, GivenField

ACCOUNT = "the-account"
_MOST_FILES = 2
_SAMPLE = 3

Parse = Callable[[bytes], Parsed]
Spot = tuple[str, tuple[int, ...]]
"""(Fact.field, positions)."""
Reads = dict[tuple[str, str], set[str]]
"""(field, path) -> manners."""


def trace(code: str, parse: Parse, files: Iterable[tuple[str, bytes]]) -> ChannelMap:
    """The map of one channel from its payloads; deterministic."""
    payloads = []
    for name, body in sorted(files):
        parsed = parse(body)
        if parsed.records:
            payloads.append((name, parsed, document(body)))
    seen = _seen(found for _, _, found in payloads if found)
    reads: Reads = defaultdict(set)
    gates: dict[str, set[str]] = defaultdict(set)
    tried: dict[tuple[str, str], int] = defaultdict(int)
    given: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for _, parsed, found in payloads:
        before = dict(flat(parsed.records))
        for (field, _), value in before.items():
            given[field][_shown(value)] += 1
        if found is None:
            continue
        sort = "+".join(sorted({type(it).__name__ for it in parsed.records}))
        for leaf in _chosen(found, tried, sort):
            _try(parse, found, leaf, parsed, before, seen[leaf.path], reads, gates)
    return _map(code, reads, gates, given, [name for name, _, it in payloads if it is None])


def _chosen(found: Document, tried: dict[tuple[str, str], int], sort: str) -> list[Leaf]:
    """The first and the last leaf of each path, and one of a second file, per sort of record."""
    by_path: dict[str, list[Leaf]] = {}
    for leaf in found.leaves():
        by_path.setdefault(leaf.path, []).append(leaf)
    chosen = []
    for path, leaves in by_path.items():
        if tried[sort, path] < _MOST_FILES:
            chosen += leaves[:1] if tried[sort, path] or len(leaves) == 1 else [leaves[0], leaves[-1]]
            tried[sort, path] += 1
    return chosen


def _try(
    parse: Parse,
    found: Document,
    leaf: Leaf,
    parsed: Parsed,
    before: dict[Spot, Any],
    seen: Sequence[Any],
    reads: Reads,
    gates: dict[str, set[str]],
) -> None:
    known = {(it.code, it.field) for it in parsed.problems}
    for value in alternatives(leaf.value, seen):
        after = parse(found.altered(leaf, value))
        gates[leaf.path] |= {it.code for it in after.problems if (it.code, it.field) not in known}
        if after.records and _compare(leaf, value, before, dict(flat(after.records)), reads):
            break
    for value in (BROKEN, None):
        after = parse(found.altered(leaf, value))
        gates[leaf.path] |= {it.code for it in after.problems if (it.code, it.field) not in known}
        if value is None and after.records:
            _missed(leaf, before, dict(flat(after.records)), reads)


def _compare(leaf: Leaf, value: Any, before: dict[Spot, Any], after: dict[Spot, Any], reads: Reads) -> bool:
    """Note what the alteration changed; whether it changed anything."""
    changed = False
    moved = _moved(before, after)
    for spot in before.keys() & after.keys():
        old, new = before[spot], after[spot]
        if old != new and _fact(spot) not in moved:
            changed = True
            reads[spot[0], leaf.path].add(manner(spot[0], leaf.value, value, old, new))
    for spot in before.keys() ^ after.keys():
        if len(spot[1]) > 1:  # something within a record came or went
            changed = True
            reads[spot[0], leaf.path].add("decides whether there is one")
    return changed


def _missed(leaf: Leaf, before: dict[Spot, Any], after: dict[Spot, Any], reads: Reads) -> None:
    """What changes when the leaf is not there at all, and did not change with its value."""
    moved = _moved(before, after)
    for spot in before.keys() & after.keys():
        known = (spot[0], leaf.path) in reads or _fact(spot) in moved
        if before[spot] != after[spot] and not known:
            reads[spot[0], leaf.path].add("decided by its presence")


def _moved(before: dict[Spot, Any], after: dict[Spot, Any]) -> set[str]:
    """Facts of which some came or went: what stands at one position now may be another one. When a whole record
    did, that goes for everything."""
    gone = before.keys() ^ after.keys()
    if any(len(position) == 1 for _, position in gone):
        return {_fact(spot) for spot in before}
    return {_fact(spot) for spot in gone}


def _fact(spot: Spot) -> str:
    return spot[0].partition(".")[0]


def flat(records: Iterable[msgspec.Struct]) -> Iterator[tuple[Spot, Any]]:
    """Every plain value of the records by its fact's name, its field, and its positions."""
    for index, record in enumerate(records):
        yield from _fields(record, (index,))


def _fields(fact: msgspec.Struct, position: tuple[int, ...]) -> Iterator[tuple[Spot, Any]]:
    name = type(fact).__name__
    for field in fact.__struct_fields__:
        value = getattr(fact, field)
        if isinstance(value, msgspec.Struct):
            yield from _fields(value, position)
        elif isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
            for place, inner in enumerate(value):
                yield from _fields(inner, (*position, place))
        elif (name, field) not in CONTAINERS:
            yield (f"{name}.{field}", position), value


def _seen(documents: Iterable[Document]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for it in documents:
        for leaf in it.leaves():
            values = found[leaf.path]
            if leaf.value not in values and len(values) < _SAMPLE:
                values.append(leaf.value)
    return found


def _map(
    code: str,
    reads: Reads,
    gates: dict[str, set[str]],
    given: dict[str, dict[str, int]],
    untraced: list[str],
) -> ChannelMap:
    fields = []
    for name in sorted(given):
        sources = tuple(
            FieldSource(path=path, manner=min(manners, key=MANNERS.index), gates=tuple(sorted(gates[path])))
            for (field, path), manners in sorted(reads.items())
            if field == name
        )
        ordered = tuple(sorted(sources, key=lambda it: (MANNERS.index(it.manner), it.path)))
        fields.append(GivenField(name=name, sources=ordered, constant="" if ordered else _constant(given[name])))
    return ChannelMap(channel=code, fields=tuple(fields), untraced=tuple(untraced))


def _constant(values: dict[str, int]) -> str:
    """What a field without a source always holds; "" when it is empty."""
    told = sorted(value for value in values if value not in ("", "0", "False", "None", "()"))
    return "the account it came from" if told == [ACCOUNT] else ", ".join(told[:3])


def _shown(value: Any) -> str:
    return str(value)[:60]
