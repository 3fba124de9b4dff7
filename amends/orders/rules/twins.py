"""One sale that several sources tell of: which record leads, and which units are the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SaleRecord:
    """One source's record of a sale. `copies`: it says itself that it repeats another's."""

    order_id: int
    channel: str
    account: str
    number: str
    copies: bool


@dataclass(frozen=True, slots=True)
class TwinUnit:
    """A unit with its line, in the order in which the record lists them."""

    order_id: int
    line_id: int
    sku: str
    pieces: int
    """Of the whole line."""
    unit_id: int
    serial: str


def by_precedence(records: Iterable[SaleRecord], declared: Sequence[str]) -> list[SaleRecord]:
    """The leading record first: the source that stands first in `declared` (channel codes), else the one that the
    others repeat, else the one that was here first."""
    rank = {channel: place for place, channel in enumerate(declared)}
    return sorted(records, key=lambda one: (rank.get(one.channel, len(rank)), one.copies, one.order_id))


def same_units(unit_id: int, units: Sequence[TwinUnit]) -> tuple[int, ...]:
    """The units of other records that are this one; `units`: of all records of the sale.

    The n-th line of a SKU is the n-th line of that SKU in the other record when both have as many pieces there;
    where the records split it differently, every line of that SKU may be it, so all of them count: one unit too
    many that is blocked is seen by a person, one too few is paid twice. A serial number names the unit where both
    have it. Lines without SKU are not compared.
    """
    mine = next((unit for unit in units if unit.unit_id == unit_id), None)
    if mine is None or not mine.sku:
        return ()
    alike = [unit for unit in units if unit.sku == mine.sku]
    own = _lines(unit for unit in alike if unit.order_id == mine.order_id)
    found: list[int] = []
    for order_id in sorted({unit.order_id for unit in alike} - {mine.order_id}):
        theirs = _lines(unit for unit in alike if unit.order_id == order_id)
        if [pieces for _, pieces in own] == [pieces for _, pieces in theirs]:
            place = [line_id for line_id, _ in own].index(mine.line_id)
            lines = {theirs[place][0]}
        else:
            lines = {line_id for line_id, _ in theirs}
        found += _by_serial(mine, alike, [unit for unit in alike if unit.line_id in lines])
    return tuple(found)


def _lines(units: Iterable[TwinUnit]) -> list[tuple[int, int]]:
    """(line id, pieces), each line once."""
    return list(dict.fromkeys((unit.line_id, unit.pieces) for unit in units))


def _by_serial(mine: TwinUnit, alike: Sequence[TwinUnit], theirs: Sequence[TwinUnit]) -> list[int]:
    if mine.serial:
        same = [unit.unit_id for unit in theirs if unit.serial == mine.serial]
        return same or [unit.unit_id for unit in theirs if not unit.serial]
    named = {unit.serial for unit in alike if unit.order_id == mine.order_id and unit.serial}
    return [unit.unit_id for unit in theirs if unit.serial not in named]
