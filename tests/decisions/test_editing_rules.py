"""Editing, gap analysis and differences of policies, without a database."""

from __future__ import annotations

import copy
import itertools
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from amends.core.errors import Refused
from amends.decisions.commands.limited import preview
from amends.decisions.rules import asking, gaps, grid, policy_v1, spoken
from amends.decisions.rules.compare import changes
from amends.decisions.rules.fields import INPUTS, SCHEMA, Kind
from amends.decisions.rules.scope import Published, chosen, has_ground, outlived
from amends.decisions.rules.table import parts
from tests.decisions.test_guard import tables

POLICY = policy_v1.content()
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "kind", "cell"),
    [
        ("pass, flag", Kind.WORD, '"pass", "flag"'),
        ("not EUR, GBP", Kind.WORD, 'not in ["EUR", "GBP"]'),
        ("any", Kind.WORD, ""),
        ("over 30", Kind.NUMBER, "> 30"),
        ("at most 1500", Kind.NUMBER, "<= 1500"),
        ("1 to 30", Kind.NUMBER, "[1..30]"),
        ("Yes", Kind.YES_NO, "true"),
        ("map(x)", Kind.NUMBER, "map(x)"),
    ],
)
def test_what_people_type_becomes_a_cell(typed: str, kind: Kind, cell: str) -> None:
    assert spoken.condition(typed, kind) == cell


def test_the_grid_gives_back_the_policy_that_it_was_made_of() -> None:
    made, sound = grid.content_of(grid.sheets(POLICY), POLICY)
    assert sound
    assert changes(POLICY, made) == ()


def test_rows_are_added_moved_and_removed_and_errors_stand_at_their_cells() -> None:
    found = grid.sheets(POLICY)
    ruling = found[1]
    grid.apply(ruling, grid.Act(verb="add", table="ruling", row=0))
    grid.apply(ruling, grid.Act(verb="down", table="ruling", row=1))
    grid.apply(ruling, grid.Act(verb="remove", table="ruling", row=0))
    grid.apply(ruling, grid.Act(verb="add_column", table="ruling", column="region"))
    ruling.rows[1].cells["region"] = "FR, DE"
    made, sound = grid.content_of(found, POLICY)
    assert sound
    told = [(change.how, change.row, change.column) for change in changes(POLICY, made)]
    assert told == [("added", "row_1", ""), ("removed", "known_defect", "")]
    ruling.rows[1].cells |= {"region": "lambda: 0", "remedy": "holiday", "share_percent": "1e9"}
    ruling.rows[0].name = "Not A Name"
    _, sound = grid.content_of(found, POLICY)
    assert not sound
    assert set(ruling.rows[1].errors) == {"region", "remedy", "share_percent"}
    assert set(ruling.rows[0].errors) == {"name"}


def test_an_answer_that_does_not_fit_together_is_told_at_its_row() -> None:
    found = grid.sheets(POLICY)
    found[1].rows[2].cells["remedy"] = "none"
    _, sound = grid.content_of(found, POLICY)
    assert not sound
    assert list(found[1].rows[2].errors) == ["outcome"]


def test_a_moved_row_is_told_as_moved_and_a_changed_cell_with_both_texts() -> None:
    made = copy.deepcopy(POLICY)
    rules = parts(made)["ruling"]["rules"]
    rules.append(rules.pop(0))
    rules[0]["share_percent"] = "0"
    rules[1]["share_percent"] = "35"
    told = changes(POLICY, made)
    assert [(it.how, it.row) for it in told] == [("changed", "wear"), ("moved", "known_defect")]
    assert (told[0].column, told[0].before, told[0].after) == ("Share %", "30", "35")


def test_the_first_policy_leaves_no_gap_and_reaches_every_row() -> None:
    found = gaps.analyse(POLICY)
    assert (found.uncovered, found.unreached, found.always_held, found.complete) == ((), (), (), True)


def test_gaps_and_rows_that_are_never_reached_are_pointed_out() -> None:
    made = copy.deepcopy(POLICY)
    rules = parts(made)["ruling"]["rules"]
    rules.insert(2, copy.deepcopy(rules[-1]) | {"_id": "twin"})
    found = gaps.analyse(made)
    assert "covered" in found.unreached
    assert ("twin", "wear") in {(it.upper, it.lower) for it in found.overlaps}
    del rules[1]
    assert any("Covered: no" in case for case in gaps.analyse(made).uncovered)


def test_a_row_that_fits_no_case_is_never_reached() -> None:
    made = copy.deepcopy(POLICY)
    table = parts(made)["ruling"]
    burden = {"id": "if_burden", "field": "burden", "name": "burden"}
    table["inputs"].append(burden)
    for row in table["rules"]:
        row[burden["id"]] = ""
    table["rules"][1][burden["id"]] = 'not in ["seller", "customer", "unknown"]'
    assert table["rules"][1]["_id"] in gaps.analyse(made).unreached


@given(content=tables())
@settings(max_examples=60, deadline=None)
def test_the_gap_analysis_is_what_asking_every_case_finds(content: dict[str, Any]) -> None:
    """Held against the engine: every combination of values that the cells can tell apart is asked."""
    spaces = gaps._space(parts(content))
    names = list(spaces)
    values = [[_number(it) if isinstance(it, tuple) else it for it in spaces[name]] for name in names]
    policy = asking.Compiled(json.dumps(content, sort_keys=True))
    reached: set[str] = set()
    uncovered = False
    for combination in itertools.islice(itertools.product(*values), 3_000):
        _, rows = policy.tables({"schema": SCHEMA, **dict(zip(names, combination, strict=True))})
        reached |= set(rows.get("ruling", []))
        uncovered |= not rows.get("ruling") and not rows.get("gates")
    found = gaps.analyse(content)
    if len(list(itertools.islice(itertools.product(*values), 3_001))) <= 3_000:
        assert bool(found.uncovered) == uncovered
        assert set(found.unreached) == {row["_id"] for row in parts(content)["ruling"]["rules"]} - reached


def _number(stretch: tuple[int | None, int | None]) -> int:
    low, high = stretch
    return low if low is not None else (high if high is not None else 0)


def test_the_most_specific_policy_decides_and_there_is_always_one() -> None:
    def made(number: int, days: int = 0, until: datetime | None = None, **scope: str) -> Published:
        return Published(
            id=number, version=number, digest=str(number), since=NOW + timedelta(days=days), until=until, **scope
        )

    rows = [
        made(1, -90),
        made(2, -9, channel="shopify"),
        made(3, -8, account="main"),
        made(4, -7, channel="shopify", region="DE"),
        made(5, -1, NOW + timedelta(days=20)),
        made(6, 5),
    ]
    case = {"channel": "shopify", "account": "main", "region": "DE", "product_category": "Kettles"}

    def who(at: datetime = NOW, **changed: str) -> int | None:
        found = chosen(rows, case | changed, at)
        return found.version if found else None

    assert who() == 4
    assert who(region="FR") == 3
    assert who(region="FR", account="b") == 2
    assert who(channel="amazon", account="b") == 5
    assert who(NOW + timedelta(days=6), channel="amazon", account="b") == 6
    assert has_ground(rows, NOW)
    assert not has_ground(rows[4:], NOW)
    assert [it.version for it in outlived(rows, NOW + timedelta(days=30))] == [1, 5]


def test_a_draft_is_tried_in_a_process_without_much_memory_or_time() -> None:
    (answer,) = preview(POLICY, ({"schema": SCHEMA, "covered": "yes"},))
    assert answer["ruling"]["outcome"] == "review"
    broken = copy.deepcopy(POLICY)
    parts(broken)["gates"]["rules"][0]["if_safety"] = "repeat('x', 99999999)"
    with pytest.raises(Refused, match="policy_malformed"):
        preview(broken)
    assert INPUTS["safety"][0] is Kind.YES_NO
