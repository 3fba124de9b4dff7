"""Advisories by everything that is known of a unit, and lists of serial numbers; ten thousand of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.catalog import api
from amends.catalog.models import Advisory
from amends.catalog.ports import Sign
from amends.catalog.queries import matching
from amends.catalog.rules.advisories import phrase, phrases
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
QUALITY = Actor("user", "Quinn", 2, roles=frozenset({"quality"}))
AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))


@pytest.fixture
def lamp() -> int:
    made = api.save_product(QUALITY, "L1", "Lamp").id
    api.register_units(QUALITY, "L1", ["SN100", "SN101"], "LOT7")
    return made


def save(title: str, **fields: Any) -> str:
    values: dict[str, Any] = {"sku": "L1", "title": title, "defect_code": "", "valid_from": date(2026, 1, 1)}
    return api.save_advisory(QUALITY, **values | fields).title


def titles(product: int, serial: str = "", description: str = "", lot: str = "", week: str = "") -> set[str]:
    signs = [Sign(product, serial, lot, week)]
    return {row.title for row in api.matching_advisories(signs, "HW", description, DAY)}


def test_by_firmware_date_code_component_and_words(lamp: int) -> None:
    save("old firmware", firmware_to="2.1.4")
    save("new firmware", firmware_from="2.10", firmware_to="3")
    save("made in spring", date_code_from="2610", date_code_to="2622")
    save("bad driver", component="Driver board", component_lot="db-77")
    save("smoke", words=["Smoke", "smell of  burning"])
    assert titles(lamp, "SN100") == set()
    unit = api.product_sheet(AGENT, "L1").units[0]
    assert unit.serial == "SN100"
    api.units.change_unit(QUALITY, unit.id, firmware="v2.1.4", date_code="26-12")
    assert titles(lamp, "SN100") == {"old firmware", "made in spring"}
    assert titles(lamp, "SN101") == set()
    api.units.change_unit(QUALITY, unit.id, firmware="2.10.1", date_code="")
    assert titles(lamp, "SN100") == {"new firmware"}
    assert titles(lamp, "SN101", week="202610") == {"made in spring"}
    assert titles(lamp, "SN101", week="202623") == set()
    api.save_lot(QUALITY, "L1", "LOT7", date(2026, 5, 31))  # ISO week 22
    assert "made in spring" in titles(lamp, "SN101")
    assert api.units.record_components(QUALITY, "L1", [("driver board", "DB-77")], lot_code="lot7") == 1
    assert api.units.record_components(QUALITY, "L1", [("Driver Board", "db-77")], lot_code="LOT7") == 0
    assert {"bad driver"} <= titles(lamp, "SN101")
    assert {"bad driver"} <= titles(lamp, lot="LOT7")
    assert titles(lamp, "SN999", "A SMELL, of burning; then nothing.") == {"smoke"}
    assert titles(lamp, "SN999", "It smelled. Of burning") == set()


def test_every_condition_must_hold(lamp: int) -> None:
    save("narrow", serial_from="SN50", serial_to="SN100", lot_code="LOT7", words=["dark"])
    assert titles(lamp, "SN100", "It is dark.") == {"narrow"}
    assert titles(lamp, "SN100", "It is loud.") == set()
    assert titles(lamp, "SN101", "It is dark.") == set()
    assert titles(lamp, "SN60", "It is dark.") == set()
    assert titles(lamp, "SN60", "It is dark.", lot="lot7") == {"narrow"}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"firmware_from": "latest"}, "firmware_wrong"),
        ({"date_code_from": "2660"}, "date_code_wrong"),
        ({"date_code_from": "2620", "date_code_to": "2610"}, "dates_wrong"),
        ({"component": "Driver"}, "component_incomplete"),
        ({"words": ["one two three four five six"]}, "too_many_words"),
        ({"words": [f"w{n}" for n in range(21)]}, "too_many_words"),
    ],
)
def test_what_is_no_condition(lamp: int, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        save("x", **fields)


def test_words_are_compared_as_people_read_them() -> None:
    assert phrase("  Größe,  ＳＭＯＫＥ! ") == "grösse smoke"
    assert phrases("A b, c") == ["a", "a b", "a b c", "b", "b c", "c"]
    assert len(phrases("word " * 5000)) == 5


def test_lists_of_serial_numbers(lamp: int) -> None:
    stolen = api.units.save_serial_range(QUALITY, "L1", "stolen", "SN-200", "sn299", "Police 17/26")
    market = api.units.save_serial_range(
        QUALITY, "L1", "market", "SN250", "", "Contract 4", countries=["us"], channels=["Amazon"]
    )
    today = stolen.valid_from
    found = api.lists.ranges_of(lamp, ["SN250", "SN1"], today)
    assert [(one.kind, one.serial_from, one.serial_to) for one in found] == [
        ("stolen", "SN200", "SN299"), ("market", "SN250", "SN250"),
    ]  # fmt: skip
    assert found[1].meant_for("US", "amazon")
    assert not found[1].meant_for("DE", "amazon")
    assert not found[1].meant_for("US", "ebay")
    assert found[1].meant_for("", "amazon")  # an unknown country speaks against nobody
    assert api.lists.ranges_of(lamp, ["SN300", "TN250", ""], today) == []
    assert api.lists.ranges_of(lamp + 1, ["SN250"], today) == []
    assert api.units.end_serial_range(QUALITY, market.id, date.max).valid_to == date.max
    with pytest.raises(NotFound):
        api.units.end_serial_range(QUALITY, market.id)
    assert [one.id for one in api.lists.serial_ranges(AGENT, "L1").items] == [market.id, stolen.id]
    with pytest.raises(Refused, match="not_allowed"):
        api.units.save_serial_range(AGENT, "L1", "stolen", "1", "2", "x")
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"kind": "lost"}, "serial_range_kind_unknown"),
        ({"serial_from": ""}, "serial_range_empty"),
        ({"serial_to": "SN1"}, "serial_range_wrong"),
        ({"reference": " "}, "reference_missing"),
        ({"kind": "market"}, "market_missing"),
        ({"kind": "market", "countries": ["USA"]}, "country_code_wrong"),
    ]
    for wrong, code in wrongs:
        values: dict[str, Any] = {
            "sku": "L1", "kind": "stolen", "serial_from": "SN5", "serial_to": "SN9", "reference": "x",
        }  # fmt: skip
        with pytest.raises(Refused, match=code):
            api.units.save_serial_range(QUALITY, **values | wrong)


_MANY = """
INSERT INTO catalog_advisory (public_id, product_id, title, serial_from, serial_to, shape, numbers, defect_code,
    severity, action, customer_text, version, valid_from)
SELECT 'ADV-' || n, %s, 'Pattern ' || n, 'SN' || n * 100, 'SN' || n * 100 + 150, 'SN#',
       numrange(n * 100, n * 100 + 150, '[]'), '', 'low', 'review', '', 1, '2026-01-01'
FROM generate_series(1, 10000) AS n
"""


def test_ten_thousand_advisories_of_one_product_are_one_statement_by_index(lamp: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_MANY, [lamp])
        cursor.execute("ANALYZE catalog_advisory")
    with CaptureQueriesContext(connection) as seen:
        assert titles(lamp, "SN500010") == {"Pattern 5000", "Pattern 4999"}
    assert len(seen) == 1
    given = {
        **matching.signs_as_columns([Sign(lamp, "SN500010"), Sign(lamp, "SN500010X")]),
        "day": DAY,
        "defects": ["", "HW"],
        "said": phrases("It stays dark whatever I do."),
    }
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + matching.FOR_CLAIM, given)
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    nodes = list(_nodes(plan[0]["Plan"]))
    assert not [node for node in nodes if node["Node Type"] == "Seq Scan" and "advisory" in node["Relation Name"]]
    touched = [node for node in nodes if node.get("Relation Name") == "catalog_advisory"]
    assert "catalog_advisory_serials" in json.dumps(plan)
    # what an index let through and a filter threw away: a handful, not thousands
    assert sum(node.get("Rows Removed by Filter", 0) * node["Actual Loops"] for node in touched) < 50


def _nodes(plan: dict[str, Any]) -> Any:
    yield plan
    for below in plan.get("Plans", []):
        yield from _nodes(below)


def test_a_recall_asks_the_other_way_round(lamp: int) -> None:
    save("recall", serial_from="SN100", serial_to="SN199", action="recall", words=["dark"], defect_code="HW")
    recall = Advisory.objects.get(title="recall")
    signs = [Sign(lamp, "SN99"), Sign(lamp, "SN100"), Sign(lamp), Sign(lamp + 1, "SN100"), Sign(lamp, "SN199")]
    assert api.lists.affected(recall.pk, signs) == [1, 4]
    assert api.lists.affected(recall.pk, []) == []


def test_who_may_record_parts(lamp: int) -> None:
    with pytest.raises(Refused, match="lot_unknown"):
        api.units.record_components(SYSTEM, "L1", [("a", "b")], lot_code="LOT9")
    with pytest.raises(NotFound):
        api.units.record_components(SYSTEM, "L1", [("a", "b")], serial="SN999")
    with pytest.raises(Refused, match="component_incomplete"):
        api.units.record_components(SYSTEM, "L1", [("a", "")], lot_code="LOT7")
    assert api.units.record_components(SYSTEM, "L1", [("a", "b")], serial="sn-100") == 1
