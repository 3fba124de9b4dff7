"""Sold units of a line: one per serial number, and one for the rest that has none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

CHANNEL, DESK = "channel", "desk"


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit as it is: `origin` tells who named its serial, the channel or the desk."""

    id: int
    serial: str
    quantity: int
    origin: str


@dataclass(slots=True)
class UnitPlan:
    """What to write: new (serial, quantity), and changed (id, serial, quantity)."""

    new: list[tuple[str, int]] = field(default_factory=list)
    changed: list[tuple[int, str, int]] = field(default_factory=list)


def plan_units(quantity: int, serials: Iterable[str], existing: Sequence[UnitRow]) -> UnitPlan:
    """How the units of a line become what its newest version says.

    Serials that the desk registered stay; the channel's are those it names now. A unit that loses its place is
    renamed where another one is missing (a claim on "the unit without serial" stays with it when its serial
    becomes known), else its quantity becomes 0: it is never deleted, somebody may have claimed it.
    """
    plan = UnitPlan()
    wanted = set(serials) | {row.serial for row in existing if row.origin == DESK and row.serial}
    if quantity <= 0:
        wanted = set()
    rest = max(quantity - len(wanted), 0)
    kept = {row.serial: row for row in existing if row.serial in wanted}
    plan.changed += [(row.id, row.serial, 1) for row in kept.values() if row.quantity != 1]
    nameless = next((row for row in existing if not row.serial), None)
    spare = [row for row in existing if row.serial and row.serial not in wanted]
    if nameless is not None and not rest:
        spare.append(nameless)
    spare.sort(key=lambda row: (row.quantity == 0, row.serial))
    for serial in sorted(wanted - kept.keys()):
        if spare:
            plan.changed.append((spare.pop(0).id, serial, 1))
        else:
            plan.new.append((serial, 1))
    if rest:
        _place_rest(plan, rest, nameless, spare)
    plan.changed += [(row.id, row.serial, 0) for row in spare if row.quantity]
    return plan


def _place_rest(plan: UnitPlan, rest: int, nameless: UnitRow | None, spare: list[UnitRow]) -> None:
    if nameless is not None:
        if nameless.quantity != rest:
            plan.changed.append((nameless.id, "", rest))
    elif spare:
        plan.changed.append((spare.pop(0).id, "", rest))
    else:
        plan.new.append(("", rest))


def take_from(units: Sequence[tuple[int, str, int]], quantity: int) -> dict[int, int]:
    """Which units a refunded quantity of their line takes, as unit id -> pieces; `units`: (id, serial, quantity).

    The channel names lines, not units. The rest without serial goes first, then serials in their order: not
    always the very unit, but never more and never less than was refunded.
    """
    taken: dict[int, int] = {}
    for unit_id, _, pieces in sorted(units, key=lambda unit: (unit[1] != "", unit[1], unit[0])):
        part = min(quantity, pieces)
        taken[unit_id] = part
        quantity -= part
    return taken
