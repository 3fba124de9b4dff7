"""The editor of a draft: both tables as grids; every step sends the whole grid, so nothing typed is lost."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from amends.accounts.api import Right
from amends.decisions import api as decisions
from amends.decisions.api import policy_grid
from amends.web import doors

_MOST_ROWS = 400


@doors.page(Right.POLICY_WRITE)
@require_http_methods(["GET", "POST"])
def policy_edit(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Look at the grid; or do one step on it and keep it when every cell is allowed."""
    me = doors.actor(request)
    found = decisions.versions.policy(me, policy_id)
    if request.method == "GET" or found.state != "draft":
        return _show(request, found, policy_grid.sheets(found.content), saved=True)
    sheets = [_typed(name, request.POST) for name in policy_grid.TABLES]
    act = _act(request.POST)
    if act is not None:
        policy_grid.apply(sheets[policy_grid.TABLES.index(act.table)], act)
    content, sound = policy_grid.content_of(sheets, found.content)
    if not sound:
        return _show(request, found, sheets, saved=False)
    with doors.told(request, "" if act else "The draft is kept."):
        decisions.policy_desk.save(me, policy_id, content, request.POST.get("digest", ""))
        if act is None:
            return doors.go(request, "console:policy", policy_id)
    answer = doors.go(request, "console:policy_edit", policy_id)
    if act is not None:
        here = {"add": act.row + 1, "up": act.row - 1, "down": act.row + 1}.get(act.verb, act.row)
        answer["Location"] += f"#{act.table}-{max(here, 0)}"
    return answer


def _typed(table: str, sent: QueryDict) -> policy_grid.Sheet:
    """The grid as it was sent: rows by their place."""
    columns = [name for name in sent.getlist(f"{table}.columns") if name in policy_grid.INPUTS]
    answers = list(policy_grid.outputs(table))
    rows = []
    for place in range(_MOST_ROWS):
        if f"{table}.{place}.name" not in sent:
            break
        cells = {name: sent.get(f"{table}.{place}.{name}", "")[:600] for name in (*columns, *answers)}
        rows.append(policy_grid.Row(name=sent.get(f"{table}.{place}.name", "")[:60].strip(), cells=cells))
    return policy_grid.Sheet(table=table, columns=columns, answers=answers, rows=rows)


def _act(sent: QueryDict) -> policy_grid.Act | None:
    found = re.fullmatch(r"(add|up|down|remove|add_column|drop_column):(gates|ruling):(\w*)", sent.get("act", ""))
    if found is None:
        return None
    verb, table, what = found.groups()
    if verb == "add_column":
        return policy_grid.Act(verb=verb, table=table, column=sent.get(f"{table}.new_column", ""))
    if verb == "drop_column":
        return policy_grid.Act(verb=verb, table=table, column=what)
    return policy_grid.Act(verb=verb, table=table, row=int(what) if what.isdigit() else -1)


def _show(
    request: HttpRequest, found: decisions.PolicyView, sheets: list[policy_grid.Sheet], *, saved: bool
) -> HttpResponse:
    wrong = [
        (sheet.table, place, row.name, error)
        for sheet in sheets
        for place, row in enumerate(sheet.rows)
        for error in row.errors.values()
    ]
    context = {"policy": found, "tables": [_table(sheet) for sheet in sheets], "saved": saved, "wrong": wrong,
               "help": policy_grid.HELP, "may_edit": found.state == "draft"}  # fmt: skip
    answer = doors.show(request, "console/policy_edit.html", context)
    answer.status_code = 200 if saved else 422
    return answer


def _table(sheet: policy_grid.Sheet) -> dict[str, Any]:
    answers = policy_grid.outputs(sheet.table)
    heads = [(name, *policy_grid.INPUTS[name], policy_grid.VALUES.get(name, ())) for name in sheet.columns]
    ends = [(name, *answers[name], policy_grid.CHOICES.get(name, ())) for name in sheet.answers]
    rows = [
        {
            "row": row,
            "cells": [_cell(row, name, kind, label, False) for name, kind, label, _ in heads]
            + [_cell(row, name, kind, label, bool(words)) for name, kind, label, words in ends],
        }
        for row in sheet.rows
    ]
    return {
        "name": sheet.table,
        "title": "Goes to a person when" if sheet.table == "gates" else "Otherwise the first that fits",
        "heads": heads,
        "ends": ends,
        "rows": rows,
        "more": sorted(
            (label, name) for name, (_, label) in policy_grid.INPUTS.items() if name not in sheet.columns
        ),
    }


def _cell(row: policy_grid.Row, name: str, kind: Any, label: str, listed: bool) -> dict[str, Any]:
    return {
        "name": name,
        "kind": str(kind),
        "label": label,
        "text": row.cells.get(name, ""),
        "error": row.errors.get(name, ""),
        "choices": policy_grid.CHOICES.get(name, ()) if listed else (),
    }
