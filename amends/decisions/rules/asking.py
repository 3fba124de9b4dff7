"""Asking a policy: the tables by the engine, then the guard that stands above every table."""

from __future__ import annotations

import json
from bisect import bisect_left
from functools import lru_cache
from typing import Any

import msgspec
import zen

from amends.decisions.rules import cells, choice, guard, limits
from amends.decisions.rules.fields import INPUTS, LATER_CHECKS, RISK_INPUTS, SCHEMA, Kind, fields_of
from amends.decisions.rules.table import check, parts
from amends.decisions.types import Ruling

NO_RULE = ("no_rule", "Your case needs a closer look, so one of our people is reading it.")
NEEDS_APPROVAL = ("needs_approval", "One of our people looks at your case before it is settled.")
_KEPT = 20_000


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a policy says: the ruling, and the rows and guard that made it (kept so that it can be replayed)."""

    ruling: Ruling
    trace: dict[str, Any]


def ask(content: dict[str, Any], inputs: dict[str, Any], *, guarded: int = guard.VERSION) -> Answer:
    """What the policy says to these inputs, with the guard of version `guarded` above it (0: none, as before).

    The same content, inputs and guard always give the same answer. Any gate that matches makes the outcome
    "review"; what the ruling table would have said is then the suggestion to the person. No matching row is a
    review too.
    """
    return compiled(json.dumps(content, sort_keys=True)).ask(inputs, guarded=guarded)


def replayed(content: dict[str, Any], inputs: dict[str, Any], trace: dict[str, Any]) -> Answer:
    """The stored answer given again: the fields of the stored schema, the guard of then."""
    return ask(content, inputs, guarded=int(trace.get("guard", {}).get("version", 0)))


def plain(ruling: Ruling) -> dict[str, Any]:
    """A ruling as the JSON that is stored."""
    found: dict[str, Any] = json.loads(msgspec.json.encode(ruling))
    return found


class Compiled:
    """A policy made ready. Answers are remembered by what the tables can tell apart, so that a hundred thousand
    cases are as many look-ups and some thousand evaluations."""

    def __init__(self, text: str) -> None:
        content = json.loads(text)
        check(content)
        tables = parts(content)
        self._node = {node["id"]: node["content"]["outputPath"] for node in content["nodes"] if "content" in node}
        self._columns = _bounds(tables)
        self._engine = zen.ZenEngine().create_decision(text)
        self._known: dict[tuple[Any, ...], tuple[Ruling, dict[str, list[str]]]] = {}

    def ask(self, inputs: dict[str, Any], *, guarded: int = guard.VERSION) -> Answer:
        """As `ask` above."""
        ruling, rows = self.tables(inputs)
        trace: dict[str, Any] = {"rows": rows}
        if guarded:
            ruling, above = self._guarded(ruling, inputs)
            trace["guard"] = {"version": guarded, "reasons": above}
        return Answer(ruling=ruling, trace={**trace, "ruling": plain(ruling)})

    def tables(self, inputs: dict[str, Any]) -> tuple[Ruling, dict[str, list[str]]]:
        """What the two tables alone say, and by which rows."""
        known = self._seen(inputs)
        key = tuple(_apart(known[name], bounds) for name, bounds in self._columns.items())
        if key not in self._known:
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[key] = self._evaluate(known)
        return self._known[key]

    def _seen(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """The fields of the inputs' schema; a later check without a column counts under Further checks."""
        known: dict[str, Any] = dict.fromkeys(INPUTS)
        known |= {field: inputs.get(field) for field in fields_of(inputs.get("schema", 1))}
        bad = {known[name] for name in LATER_CHECKS if name not in self._columns} & {"fail", "flag"}
        if "fail" in bad or (bad and known["other_checks"] == "pass"):
            known["other_checks"] = "fail" if "fail" in bad else "flag"
        return known

    def _evaluate(self, known: dict[str, Any]) -> tuple[Ruling, dict[str, list[str]]]:
        found = self._engine.evaluate(known, {"trace": True})
        rows: dict[str, list[str]] = {}
        for node, step in found["trace"].items():
            data = step.get("traceData")
            if data:
                rows[self._node[node]] = [
                    hit["rule"]["_id"] for hit in (data if isinstance(data, list) else [data])
                ]
        result = found["result"]
        gates = [(gate["reason"], gate["sentence"]) for gate in result.get("gates") or []]
        return _ruling(gates, result.get("ruling") or {}), rows

    def _guarded(self, ruling: Ruling, inputs: dict[str, Any]) -> tuple[Ruling, list[str]]:
        """The ruling with what the guard adds to it, and the codes of that."""
        found = list(guard.complex_reasons(inputs))
        if ruling.outcome == "deny" and not found and not self._deniable(inputs):
            found = [guard.RISK_ALONE]
        if ruling.outcome == "review":
            said = {code for code, _ in ruling.reasons} | {"not_sure"}
            found = [reason for reason in found if reason[0] not in said]
        above = tuple(found)
        return (held(ruling, above) if above else ruling), [code for code, _ in above]

    def _deniable(self, inputs: dict[str, Any]) -> bool:
        """Denied on a hard fact, and so it would be if nothing looked suspicious."""
        harmless = {**inputs, **RISK_INPUTS}
        return guard.may_be_denied(inputs) and self.tables(harmless)[0].outcome == "deny"


@lru_cache(maxsize=32)
def compiled(text: str) -> Compiled:
    """The policy of this JSON text, checked and made ready once."""
    return Compiled(text)


def held(ruling: Ruling, reasons: tuple[tuple[str, str], ...]) -> Ruling:
    """The same ruling, left to a person for these reasons; what it said is the suggestion."""
    if ruling.outcome == "review":
        return msgspec.structs.replace(ruling, reasons=(*ruling.reasons, *reasons))
    return msgspec.structs.replace(
        ruling, outcome="review", suggestion=ruling.outcome, reasons=reasons, suggested_reasons=ruling.reasons
    )


def _ruling(gates: list[tuple[str, str]], row: dict[str, Any]) -> Ruling:
    if not row:
        return Ruling(outcome="review", share_percent=0, return_required=False, reasons=(*gates, NO_RULE))
    own = (row["reason"], row["sentence"])
    stays = row["outcome"] == "review"
    approval = row.get("approval") or "nobody"
    said = Ruling(
        outcome=row["outcome"],
        remedy=row["remedy"],
        share_percent=row["share_percent"],
        return_required=row["return_required"],
        method=row["method"],
        reasons=tuple(gates) or (own,) if stays else (own,),
        suggested_reasons=(own,) if gates and stays else (),
        approval=approval,
        choices=choice.without_own(row["remedy"], choice.named(row.get("choices") or "")),
    )
    if stays:
        return said
    reasons = tuple(gates) or ((NEEDS_APPROVAL,) if approval != "nobody" else ())
    return held(said, reasons) if reasons else said


def _bounds(tables: dict[str, dict[str, Any]]) -> dict[str, list[int] | None]:
    """Column -> the numbers that its cells compare with (None: compared as it is)."""
    found: dict[str, list[int] | None] = {}
    for table in tables.values():
        for column in table["inputs"]:
            field = column["field"]
            if INPUTS[field][0] is not Kind.NUMBER:
                found[field] = None
                continue
            texts = [rule.get(column["id"], "") for rule in table["rules"]]
            found[field] = sorted({*(found.get(field) or []), *(n for text in texts for n in cells.numbers(text))})
    if "other_checks" not in found:
        found["other_checks"] = None
    return found


def _apart(value: Any, bounds: list[int] | None) -> Any:
    """What the tables can tell apart of a value: itself, or between which of the compared numbers it lies."""
    if bounds is None or not isinstance(value, int):
        return value
    place = bisect_left(bounds, value)
    return 2 * place + (place < len(bounds) and bounds[place] == value)


def upgraded(inputs: dict[str, Any]) -> dict[str, Any]:
    """Inputs of an older schema as a policy of today sees them when it is tried on past cases.

    What was not asked then is taken as harmless: checks did not run, no words were found, no business. Only the
    amount can be judged afterwards. A replay never uses this.
    """
    if inputs.get("schema", 1) >= SCHEMA:
        return inputs
    core = ("proof", "serial", "coverage", "pattern", "duplicate", "evidence")
    return {
        **dict.fromkeys(LATER_CHECKS, "missing"),
        **dict.fromkeys(("injury", "danger_words", "legal_threat", "b2b"), False),
        **dict.fromkeys(("product_category", "account", "region"), ""),
        "high_value": limits.is_high(inputs.get("currency", ""), inputs.get("amount_minor"), limits.BUILT_IN),
        "low_confidence": any(inputs.get(name) in ("unknown", "missing", None) for name in core),
        "risk_reasons": 0,
        **inputs,
        "schema": SCHEMA,
    }
