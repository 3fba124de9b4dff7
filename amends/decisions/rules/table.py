"""A policy as a decision table in JDM (the zen engine's JSON): what is allowed in it.

Two tables hang side by side between one input and one output node. The gates ("who looks at it?")
collect every reason why a person must decide; the ruling table answers with its first matching row.
"""

from __future__ import annotations

import json
from typing import Any

from amends.core.errors import Refused
from amends.core.money import exponent, is_currency
from amends.decisions.rules import cells, choice
from amends.decisions.rules.fields import (
    CHOICES,
    GATE_OUTPUTS,
    INPUTS,
    OPTIONAL_OUTPUTS,
    RULING_OUTPUTS,
    Kind,
)
from amends.decisions.types import Remedy, Ruling

MAX_ROWS = 400
_NODES = {"inputNode": 1, "outputNode": 1, "decisionTableNode": 2}
_TABLES = {"gates": ("collect", GATE_OUTPUTS), "ruling": ("first", RULING_OUTPUTS)}


def check(content: dict[str, Any]) -> None:
    """Refused("policy_malformed") or Refused("cell_not_allowed") unless the content is a policy of ours."""
    nodes = content.get("nodes")
    if not isinstance(nodes, list) or any(not isinstance(node, dict) for node in nodes):
        raise Refused("policy_malformed", why="it has no list of nodes")
    counted = {kind: sum(node.get("type") == kind for node in nodes) for kind in _NODES}
    if counted != _NODES or len(nodes) != sum(_NODES.values()):
        raise Refused("policy_malformed", why="it needs one input, one output and the two tables, nothing else")
    tables = {part(node): node for node in nodes if node["type"] == "decisionTableNode"}
    if set(tables) != set(_TABLES):
        raise Refused("policy_malformed", why="its tables must be named gates and ruling")
    _check_edges(content, nodes)
    for name, node in tables.items():
        hit, outputs = _TABLES[name]
        _check_table(name, node["content"], hit, outputs)


def parts(content: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The two tables of a checked policy by name: gates, ruling."""
    found = {part(node): node["content"] for node in content["nodes"] if node["type"] == "decisionTableNode"}
    return {name: found[name] for name in _TABLES}


def part(node: dict[str, Any]) -> str:
    """Which table a node holds; Refused when it is none."""
    inner = node.get("content")
    allowed = {"hitPolicy", "inputs", "outputs", "rules", "outputPath"}
    if not isinstance(inner, dict) or set(inner) != allowed:
        raise Refused("policy_malformed", why=f"a table has exactly {', '.join(sorted(allowed))}")
    return str(inner["outputPath"])


def _check_edges(content: dict[str, Any], nodes: list[dict[str, Any]]) -> None:
    kinds = {str(node["id"]): str(node["type"]) for node in nodes}
    found = sorted(
        (kinds.get(str(edge.get("sourceId")), ""), kinds.get(str(edge.get("targetId")), ""))
        for edge in content.get("edges", [])
    )
    to_table, from_table = ("inputNode", "decisionTableNode"), ("decisionTableNode", "outputNode")
    if found != [from_table, from_table, to_table, to_table] or len(kinds) != len(nodes):
        raise Refused("policy_malformed", why="both tables must stand between the input and the output")


def _check_table(name: str, table: dict[str, Any], hit: str, outputs: dict[str, tuple[Kind, str]]) -> None:
    rules = table["rules"]
    if table["hitPolicy"] != hit or not isinstance(rules, list) or not 0 < len(rules) <= MAX_ROWS:
        raise Refused("policy_malformed", why=f"table {name} needs hit policy {hit} and 1 to {MAX_ROWS} rows")
    ins = {str(column["id"]): str(column["field"]) for column in table["inputs"]}
    outs = {str(column["id"]): str(column["field"]) for column in table["outputs"]}
    unknown = set(ins.values()) - set(INPUTS)
    if unknown or len(set(ins.values())) != len(ins):
        raise Refused("policy_malformed", why=f"table {name} has unknown or double columns: {sorted(unknown)}")
    if (
        len(set(outs.values())) != len(outs)
        or set(outputs) - OPTIONAL_OUTPUTS - set(outs.values())
        or (set(outs.values()) - set(outputs))
    ):
        raise Refused("policy_malformed", why=f"table {name} must answer {', '.join(outputs)}")
    seen: set[str] = set()
    for rule in rules:
        row = str(rule.get("_id", ""))
        if not row or row in seen or set(rule) - {"_id", "_description"} - set(ins) - set(outs):
            raise Refused("policy_malformed", why=f"table {name}, row {row!r}: unknown cell or no id of its own")
        seen.add(row)
        for column, field in ins.items():
            cells.check_input(rule.get(column, ""), INPUTS[field][0], f"{name}/{row}/{field}")
        _check_amount(f"{name}/{row}", {field: str(rule.get(column, "")) for column, field in ins.items()})
        for column, field in outs.items():
            cells.check_output(rule.get(column, ""), outputs[field][0], f"{name}/{row}/{field}")
        if name == "ruling":
            _check_answer(row, {field: json.loads(rule[column]) for column, field in outs.items()})


def _check_amount(place: str, conditions: dict[str, str]) -> None:
    """An amount is compared within its currency only: 5,000 minor units are 50 euros, 5,000 yen or 5 dinars. A row
    that asks for the amount names the currencies that its number is meant in, all with as many decimals."""
    cell = conditions.get("amount_minor", "")
    if not cell:
        return
    named = conditions.get("currency", "")
    codes: list[str] = json.loads(f"[{named}]") if named.startswith('"') else []
    known = bool(codes) and all(is_currency(code) for code in codes)
    if not known or len({exponent(code) for code in codes}) != 1:
        raise Refused("amount_without_currency", place=place, cell=cell)


def _check_answer(row: str, answer: dict[str, Any]) -> None:
    sound = all(answer[name] in words for name, words in CHOICES.items() if name in answer)
    if answer["outcome"] == "approve":
        sound = sound and answer["remedy"] in set(Remedy) - {Remedy.NONE} and 1 <= answer["share_percent"] <= 100
    else:
        sound = sound and answer["remedy"] == Remedy.NONE
    if not sound or not answer["sentence"]:
        raise Refused("policy_malformed", why=f"row {row} of the ruling table does not answer a possible ruling")
    try:
        choices = choice.without_own(answer["remedy"], choice.named(answer.get("choices", "")))
        choice.check(
            Ruling(
                outcome=answer["outcome"],
                remedy=answer["remedy"],
                share_percent=answer["share_percent"],
                choices=choices,
            )
        )
    except Refused as refusal:
        raise Refused(
            "policy_malformed", why=f"row {row} of the ruling table: {refusal.facts['why']}"
        ) from refusal
