"""A policy as the grid that people edit: raw texts in rows and columns, and every error at its cell."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from amends.core.errors import Refused, text_of
from amends.decisions.rules import cells, spoken
from amends.decisions.rules.fields import CHOICES, GATE_OUTPUTS, INPUTS, RULING_OUTPUTS, Kind
from amends.decisions.rules.table import MAX_ROWS, check, parts

TABLES = ("gates", "ruling")
_ROW = re.compile(r"[a-z0-9_]{1,40}")
_NEW = {
    "gates": {"reason": "needs_a_look", "sentence": "One of our people looks at your case."},
    "ruling": {
        "outcome": "review",
        "remedy": "none",
        "share_percent": "0",
        "return_required": "no",
        "method": "original",
        "approval": "nobody",
        "reason": "needs_a_look",
        "sentence": "One of our people looks at your case.",
    },
}


class Row(msgspec.Struct, kw_only=True):
    """A row as typed: its name and its texts by field. `errors`: field -> what is wrong ("name" for the name)."""

    name: str
    cells: dict[str, str]
    errors: dict[str, str] = {}


class Sheet(msgspec.Struct, kw_only=True):
    """One table as typed. `columns`: the conditions in use; `answers`: what each row answers."""

    table: str
    columns: list[str]
    answers: list[str]
    rows: list[Row]


class Act(msgspec.Struct, frozen=True, kw_only=True):
    """One step of editing. `verb`: add, up, down, remove (a row), add_column, drop_column."""

    verb: str
    table: str
    row: int = -1
    column: str = ""


def outputs(table: str) -> dict[str, tuple[Kind, str]]:
    """What rows of this table answer."""
    return GATE_OUTPUTS if table == "gates" else RULING_OUTPUTS


def sheets(content: dict[str, Any]) -> list[Sheet]:
    """The tables of a checked policy as people read them."""
    found = []
    for name, table in parts(content).items():
        keys = {column["field"]: column["id"] for column in (*table["inputs"], *table["outputs"])}
        defaults = {"approval": '"nobody"', "choices": '""'} if name == "ruling" else {}
        columns, answers = [column["field"] for column in table["inputs"]], list(outputs(name))
        rows = [
            Row(
                name=rule["_id"],
                cells={
                    field: spoken.spoken(rule.get(keys.get(field, ""), defaults.get(field, "")))
                    for field in (*columns, *answers)
                },
            )
            for rule in table["rules"]
        ]
        found.append(Sheet(table=name, columns=columns, answers=answers, rows=rows))
    return found


def apply(sheet: Sheet, act: Act) -> None:
    """Do one step on the sheet; what does not fit (the first row up) changes nothing."""
    rows, here = sheet.rows, act.row
    if act.verb == "add" and len(rows) < MAX_ROWS:
        taken = {row.name for row in rows}
        name = next(f"row_{number}" for number in range(1, MAX_ROWS + 2) if f"row_{number}" not in taken)
        blank = dict.fromkeys((*sheet.columns, *sheet.answers), "")
        rows.insert(here + 1, Row(name=name, cells={**blank, **_NEW[sheet.table]}))
    elif act.verb == "remove" and 0 <= here < len(rows) > 1:
        del rows[here]
    elif act.verb == "up" and 0 < here < len(rows):
        rows[here - 1], rows[here] = rows[here], rows[here - 1]
    elif act.verb == "down" and 0 <= here < len(rows) - 1:
        rows[here + 1], rows[here] = rows[here], rows[here + 1]
    elif act.verb == "add_column" and act.column in INPUTS and act.column not in sheet.columns:
        sheet.columns.append(act.column)
        for row in rows:
            row.cells[act.column] = ""
    elif act.verb == "drop_column" and act.column in sheet.columns and len(sheet.columns) > 1:
        sheet.columns.remove(act.column)


def content_of(found: list[Sheet], before: dict[str, Any]) -> tuple[dict[str, Any], bool]:
    """(the policy that the sheets say, whether every cell is allowed). Errors are left at their cells.

    `before`: a checked policy, whose frame is kept.
    """
    made = msgspec.json.decode(msgspec.json.encode(before))
    tables, sound = parts(made), True
    for sheet in found:
        table = tables[sheet.table]
        table["inputs"] = [{"id": f"if_{field}", "field": field, "name": field} for field in sheet.columns]
        table["outputs"] = [{"id": field, "field": field, "name": field} for field in sheet.answers]
        table["rules"] = [_rule(sheet, row) for row in sheet.rows]
        _check_names(sheet)
        sound = sound and not any(row.errors for row in sheet.rows)
    if sound:
        try:
            check(made)
        except Refused as refusal:  # what concerns more than one cell: the row's answer as a whole
            sound = False
            at = re.search(r"row (\w+) of", str(refusal.facts.get("why", "")))
            rows = [row for sheet in found for row in sheet.rows if at and row.name == at[1]]
            for row in rows or found[0].rows[:1]:
                row.errors["outcome" if rows else "name"] = text_of(refusal.code, refusal.facts)
    return made, sound


def _rule(sheet: Sheet, row: Row) -> dict[str, str]:
    row.errors = {}
    rule = {"_id": row.name}
    for field in sheet.columns:
        kind = INPUTS[field][0]
        rule[f"if_{field}"] = cell = spoken.condition(row.cells.get(field, ""), kind)
        _tried(row, field, lambda c=cell, k=kind, f=field: cells.check_input(c, k, f))
    for field in sheet.answers:
        kind = outputs(sheet.table)[field][0]
        rule[field] = cell = spoken.answer(row.cells.get(field, ""), kind)
        _tried(row, field, lambda c=cell, k=kind, f=field: cells.check_output(c, k, f))
        words = CHOICES.get(field)
        if words and cell.strip('"') not in words:
            row.errors[field] = f"Choose one of: {', '.join(words)}."
    return rule


def _tried(row: Row, field: str, looks: Any) -> None:
    try:
        looks()
    except Refused as refusal:
        row.errors[field] = (
            f"Not allowed here. {refusal.facts['allowed'][0].upper()}{refusal.facts['allowed'][1:]}."
        )


def _check_names(sheet: Sheet) -> None:
    seen: set[str] = set()
    for row in sheet.rows:
        if not _ROW.fullmatch(row.name):
            row.errors["name"] = "A name has small letters, digits and underscores, at most 40."
        elif row.name in seen:
            row.errors["name"] = "Another row has this name."
        seen.add(row.name)
