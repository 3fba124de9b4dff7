"""A policy's tables in words, for the page."""

from __future__ import annotations

import json
import re
from typing import Any

from amends.decisions.rules.fields import GATE_OUTPUTS, INPUTS, RULING_OUTPUTS
from amends.decisions.types import PolicyTable

_ANSWERS = {"gates": GATE_OUTPUTS, "ruling": RULING_OUTPUTS}
_RANGE = re.compile(r"\[(-?\d+)\.\.(-?\d+)\]")
_SIGNS = {"<=": "at most", ">=": "at least", "<": "under", ">": "over", "==": "exactly"}


def tables(content: dict[str, Any]) -> tuple[PolicyTable, ...]:
    """Both tables of a checked policy, gates first; a row's conditions as sentences' halves."""
    found = {
        node["content"]["outputPath"]: _table(node)
        for node in content["nodes"]
        if "outputPath" in node.get("content", {})
    }
    return tuple(found[name] for name in ("gates", "ruling"))


def _table(node: dict[str, Any]) -> PolicyTable:
    table = node["content"]
    answers = _ANSWERS[table["outputPath"]]
    rows = []
    for rule in table["rules"]:
        conditions = tuple(
            f"{INPUTS[column['field']][1]}: {_words(rule[column['id']])}"
            for column in table["inputs"]
            if rule.get(column["id"])
        )
        rows.append((rule["_id"], conditions, tuple(_answer(rule[c["id"]]) for c in table["outputs"])))
    return PolicyTable(
        title=node["name"],
        conditions=tuple(INPUTS[column["field"]][1] for column in table["inputs"]),
        answers=tuple(answers[column["field"]][1] for column in table["outputs"]),
        rows=tuple(rows),
    )


def _words(cell: str) -> str:
    if cell in ("true", "false"):
        return "yes" if cell == "true" else "no"
    span = _RANGE.fullmatch(cell)
    if span:
        return f"{span[1]} to {span[2]}"
    if cell.startswith("not in "):
        return "none of " + ", ".join(json.loads(cell.removeprefix("not in ")))
    if cell.startswith('"'):
        words = json.loads(f"[{cell}]")
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    for sign, word in _SIGNS.items():
        if cell.startswith(sign):
            return f"{word} {cell.removeprefix(sign).strip()}"
    return cell


def _answer(cell: str) -> str:
    value = json.loads(cell)
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
