"""A policy as a decision table in JDM (the zen engine's JSON): what is allowed in it, and asking it.

Two tables hang side by side between one input and one output node. The gates ("who looks at it?")
collect every reason why a person must decide; the ruling table answers with its first matching row.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import msgspec
import zen

from amends.core.errors import Refused
from amends.decisions.rules import cells
from amends.decisions.rules.fields import GATE_OUTPUTS, INPUTS, RULING_OUTPUTS, Kind
from amends.decisions.types import Remedy, Ruling

MAX_ROWS = 400
_NODES = {"inputNode": 1, "outputNode": 1, "decisionTableNode": 2}
_TABLES = {"gates": ("collect", GATE_OUTPUTS), "ruling": ("first", RULING_OUTPUTS)}
NO_RULE = ("no_rule", "Your case needs a closer look, so one of our people is reading it.")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy says: the ruling, and the rows that made it (kept so that it can be replayed)."""

    ruling: Ruling
    trace: dict[str, Any]


def check(content: dict[str, Any]) -> None:
    """Refused("policy_malformed") or Refused("cell_not_allowed") unless the content is a policy of ours."""
    nodes = content.get("nodes")
    if not isinstance(nodes, list) or any(not isinstance(node, dict) for node in nodes):
        raise Refused("policy_malformed", why="it has no list of nodes")
    counted = {kind: sum(node.get("type") == kind for node in nodes) for kind in _NODES}
    if counted != _NODES or len(nodes) != sum(_NODES.values()):
        raise Refused("policy_malformed", why="it needs one input, one output and the two tables, nothing else")
    tables = {_part(node): node for node in nodes if node["type"] == "decisionTableNode"}
    if set(tables) != set(_TABLES):
        raise Refused("policy_malformed", why="its tables must be named gates and ruling")
    _check_edges(content, nodes)
    for name, node in tables.items():
        hit, outputs = _TABLES[name]
        _check_table(name, node["content"], hit, outputs)


def _part(node: dict[str, Any]) -> str:
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
    if sorted(outs.values()) != sorted(outputs):
        raise Refused("policy_malformed", why=f"table {name} must answer {', '.join(outputs)}")
    seen: set[str] = set()
    for rule in rules:
        row = str(rule.get("_id", ""))
        if not row or row in seen or set(rule) - {"_id", "_description"} - set(ins) - set(outs):
            raise Refused("policy_malformed", why=f"table {name}, row {row!r}: unknown cell or no id of its own")
        seen.add(row)
        for column, field in ins.items():
            cells.check_input(rule.get(column, ""), INPUTS[field][0], f"{name}/{row}/{field}")
        for column, field in outs.items():
            cells.check_output(rule.get(column, ""), outputs[field][0], f"{name}/{row}/{field}")
        if name == "ruling":
            _check_answer(row, {field: json.loads(rule[column]) for column, field in outs.items()})


def _check_answer(row: str, answer: dict[str, Any]) -> None:
    sound = answer["outcome"] in ("approve", "deny", "review") and answer["method"] in ("original", "store_credit")
    if answer["outcome"] == "approve":
        sound = sound and answer["remedy"] in set(Remedy) - {Remedy.NONE} and 1 <= answer["share_percent"] <= 100
    else:
        sound = sound and answer["remedy"] == Remedy.NONE
    if not sound or not answer["sentence"]:
        raise Refused("policy_malformed", why=f"row {row} of the ruling table does not answer a possible ruling")


def ask(content: dict[str, Any], inputs: dict[str, Any]) -> Answer:
    """What the policy says to these inputs. The same content and inputs always give the same answer.

    Any gate that matches makes the outcome "review"; what the ruling table would have said is then the
    suggestion to the person. No matching row is a review too.
    """
    known = {field: inputs.get(field) for field in INPUTS}
    parts = {node["id"]: _part(node) for node in content["nodes"] if node["type"] == "decisionTableNode"}
    found = _compiled(json.dumps(content, sort_keys=True)).evaluate(known, {"trace": True})
    result, steps = found["result"], found["trace"]
    rows: dict[str, list[str]] = {}
    for node, step in steps.items():
        data = step.get("traceData")
        if data:
            rows[parts[node]] = [hit["rule"]["_id"] for hit in (data if isinstance(data, list) else [data])]
    gates = [(gate["reason"], gate["sentence"]) for gate in result.get("gates") or []]
    ruling = _ruling(gates, result.get("ruling") or {})
    return Answer(ruling=ruling, trace={"rows": rows, "ruling": plain(ruling)})


def plain(ruling: Ruling) -> dict[str, Any]:
    """A ruling as the JSON that is stored."""
    found: dict[str, Any] = json.loads(msgspec.json.encode(ruling))
    return found


def _ruling(gates: list[tuple[str, str]], row: dict[str, Any]) -> Ruling:
    if not row:
        return Ruling(outcome="review", share_percent=0, return_required=False, reasons=(*gates, NO_RULE))
    own = (row["reason"], row["sentence"])
    held = bool(gates) or row["outcome"] == "review"
    return Ruling(
        outcome="review" if held else row["outcome"],
        suggestion=row["outcome"] if held and row["outcome"] != "review" else "",
        remedy=row["remedy"],
        share_percent=row["share_percent"],
        return_required=row["return_required"],
        method=row["method"],
        reasons=tuple(gates) or (own,),
        suggested_reasons=(own,) if gates else (),
    )


@lru_cache(maxsize=16)
def _compiled(text: str) -> Any:
    check(json.loads(text))
    return zen.ZenEngine().create_decision(text)
