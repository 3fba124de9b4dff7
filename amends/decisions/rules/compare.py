"""What is different between two versions, row by row, in words."""

from __future__ import annotations

from typing import Any

import msgspec

from amends.decisions.rules.fields import INPUTS, RULING_OUTPUTS
from amends.decisions.rules.spoken import spoken
from amends.decisions.rules.table import parts


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. `how`: added, removed, moved, changed; `column` and both texts for a changed cell (a whole
    row added or removed tells all its cells in one of the texts)."""

    table: str
    row: str
    how: str
    column: str = ""
    before: str = ""
    after: str = ""


def changes(before: dict[str, Any], after: dict[str, Any]) -> tuple[Change, ...]:
    """All differences, table by table in the order of the newer version."""
    old, new = parts(before), parts(after)
    return tuple(change for name in new for change in _of_table(name, old[name], new[name]))


def _of_table(name: str, old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    was, now = _rows(old), _rows(new)
    found: list[Change] = []
    kept_before = [row for row in was if row in now]
    kept_after = [row for row in now if row in was]
    moved = _moved(kept_before, kept_after)
    for row, cells in now.items():
        if row not in was:
            place = f"row {list(now).index(row) + 1}: "
            found.append(Change(table=name, row=row, how="added", after=place + _whole(cells)))
            continue
        if row in moved:
            there = (str(list(was).index(row) + 1), str(list(now).index(row) + 1))
            found.append(
                Change(table=name, row=row, how="moved", before=f"row {there[0]}", after=f"row {there[1]}")
            )
        for field in dict.fromkeys([*was[row], *cells]):
            one, other = was[row].get(field, ""), cells.get(field, "")
            if one != other:
                found.append(
                    Change(table=name, row=row, how="changed", column=_label(field), before=one, after=other)
                )
    gone = [
        Change(table=name, row=row, how="removed", before=_whole(cells))
        for row, cells in was.items()
        if row not in now
    ]
    return found + gone


def _moved(before: list[str], after: list[str]) -> set[str]:
    """The fewest rows whose moving explains the new order: those outside the longest common run of both."""
    place = {row: number for number, row in enumerate(before)}
    best: list[list[str]] = []
    for row in after:
        nothing: list[str] = []
        runs = [run for run in best if place[run[-1]] < place[row]]
        longest = max(runs, key=len) if runs else nothing
        best.append([*longest, row])
    longest_run: list[str] = max(best, key=len) if best else []
    return set(after) - set(longest_run)


def _rows(table: dict[str, Any]) -> dict[str, dict[str, str]]:
    columns = {column["id"]: column["field"] for column in (*table["inputs"], *table["outputs"])}
    return {
        rule["_id"]: {field: spoken(rule[key]) for key, field in columns.items() if rule.get(key)}
        for rule in table["rules"]
    }


def _whole(cells: dict[str, str]) -> str:
    return "; ".join(f"{_label(field)}: {text}" for field, text in cells.items())


def _label(field: str) -> str:
    return (INPUTS.get(field) or RULING_OUTPUTS[field])[1]
