"""A policy's tables in words, for the page."""

from __future__ import annotations

import json
import re
from typing import Any

from amends.core.money import Money, exponent
from amends.decisions.rules.choice import named
from amends.decisions.rules.fields import INPUTS
from amends.decisions.types import PolicyRow, PolicyTable

_RANGE = re.compile(r"\[(-?\d+)\.\.(-?\d+)\]")
_SIGNS = {"<=": "at most", ">=": "at least", "<": "under", ">": "over", "==": "exactly"}
_REMEDIES = {
    "refund": "a refund",
    "partial_credit": "a partial credit",
    "store_credit": "store credit",
    "repair": "a repair",
    "replacement": "a replacement",
}
_IN_KIND = ("repair", "replacement")


def tables(content: dict[str, Any]) -> tuple[PolicyTable, ...]:
    """Both tables of a checked policy, gates first."""
    nodes = [node for node in content["nodes"] if "outputPath" in node.get("content", {})]
    found = {node["content"]["outputPath"]: _table(node) for node in nodes}
    return tuple(found[name] for name in ("gates", "ruling"))


def _table(node: dict[str, Any]) -> PolicyTable:
    table = node["content"]
    return PolicyTable(title=node["name"], rows=tuple(_row(table, rule) for rule in table["rules"]))


def _row(table: dict[str, Any], rule: dict[str, Any]) -> PolicyRow:
    cells = {column["field"]: rule.get(column["id"], "") for column in table["inputs"]}
    answers = {column["field"]: json.loads(rule[column["id"]]) for column in table["outputs"]}
    return PolicyRow(
        id=rule["_id"],
        when=tuple(
            f"{_name(field)} {_words(cell, _currencies(cells) if field == 'amount_minor' else [])}"
            for field, cell in cells.items()
            if cell
        ),
        then=_then(answers) if "outcome" in answers else "A person decides",
        reason=answers["reason"],
        sentence=answers["sentence"],
    )


def _name(field: str) -> str:
    return f"{INPUTS[field][1]}:"


def _then(answers: dict[str, Any]) -> str:
    if answers["outcome"] != "approve":
        return {"deny": "Deny", "review": "A person decides"}[answers["outcome"]]
    others = [_REMEDIES[one] for one in named(answers.get("choices", "")) if one != answers["remedy"]]
    said = [f"Approve: {' or '.join([_REMEDIES[answers['remedy']], *others])}"]
    if others:
        said[0] += " as the customer chooses"
    if answers["remedy"] not in _IN_KIND and answers["share_percent"] != 100:
        said.append(f"{answers['share_percent']} % of the price")
    said.append("once the product is back" if answers["return_required"] else "nothing to send back")
    if answers["method"] == "store_credit" and answers["remedy"] != "store_credit":
        said.append("as store credit")
    return ", ".join(said)


def _currencies(cells: dict[str, str]) -> list[str]:
    """The currencies that the row is about, when one number means the same amount in all of them."""
    cell = cells.get("currency", "")
    found: list[str] = json.loads(f"[{cell}]") if cell.startswith('"') else []
    return found if len({exponent(code) for code in found}) == 1 else []


def _words(cell: str, currencies: list[str]) -> str:
    if cell in ("true", "false"):
        return "yes" if cell == "true" else "no"
    span = _RANGE.fullmatch(cell)
    if span:
        return f"{_amount(span[1], currencies)} to {_amount(span[2], currencies)}"
    if cell.startswith("not in "):
        return "none of " + ", ".join(_spoken(json.loads(cell.removeprefix("not in "))))
    if cell.startswith('"'):
        words = _spoken(json.loads(f"[{cell}]"))
        return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
    for sign, word in _SIGNS.items():
        if cell.startswith(sign):
            return f"{word} {_amount(cell.removeprefix(sign).strip(), currencies)}"
    return _amount(cell, currencies)


def _spoken(words: list[str]) -> list[str]:
    return [word.replace("_", " ") for word in words]


def _amount(number: str, currencies: list[str]) -> str:
    """As money where the row names its currency; else the bare number."""
    if not currencies:
        return number
    money = Money(int(number), currencies[0])
    return str(money) if len(currencies) == 1 else money.plain()
