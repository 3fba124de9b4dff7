"""Products, units, advisories and places through the api."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.catalog import api
from amends.catalog.models import Product, SerialUnit
from amends.catalog.ports import ProductSeed, Sign
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)
AGENT = Actor("user", "Ann", 1, roles=frozenset({"agent"}))
QUALITY = Actor("user", "Quinn", 2, roles=frozenset({"quality"}))


def test_products_of_a_batch_are_made_once_and_keep_their_titles() -> None:
    first = api.ensure_products([ProductSeed("L1", "Lamp"), ProductSeed("C1", "Chair"), ProductSeed("", "No SKU")])
    with CaptureQueriesContext(connection) as seen:
        again = api.ensure_products([ProductSeed("L1", "Other words"), ProductSeed("C1", "Chair")])
    assert first == again
    assert len([query for query in seen if "SAVEPOINT" not in query["sql"]]) == 1
    view = api.products([first["L1"]])[first["L1"]]
    assert (view.title, view.reviewed) == ("Lamp", False)
    assert Product.objects.count() == 2


def test_of_two_titles_in_one_batch_the_same_one_counts_whatever_the_order() -> None:
    seeds = [ProductSeed("L1", "Lamp red"), ProductSeed("L1", "Lamp blue")]
    for sku, batch in (("L1", seeds), ("L2", [ProductSeed("L2", seed.title) for seed in seeds[::-1]])):
        api.ensure_products(batch)
        view = api.product_by_sku(sku)
        assert view is not None
        assert view.title == "Lamp blue"


def test_a_reviewed_product_says_what_it_was_before() -> None:
    api.ensure_products([ProductSeed("L1", "Lamp")])
    api.save_supplier(QUALITY, "ACME", "Acme Lighting")
    view = api.save_product(
        QUALITY,
        "L1",
        "Desk lamp",
        category="lamps",
        supplier_code="ACME",
        unit_cost_minor=950,
        cost_currency="EUR",
    )
    assert (view.title, view.category, view.reviewed, view.unit_cost_minor) == ("Desk lamp", "lamps", True, 950)
    event: Any = apps.get_model("catalog", "ProductEvent")
    before = event.objects.get(pgh_obj_id=view.id)
    assert (before.title, before.pgh_context.metadata["actor"]) == ("Lamp", "Quinn")
    assert api.save_product(QUALITY, "L1", "Desk lamp").category == "lamps"
    sheet = api.product_sheet(AGENT, "L1")
    assert sheet.supplier_name == "Acme Lighting"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"supplier_code": "NOBODY"}, "supplier_unknown"),
        ({"unit_cost_minor": 5}, "cost_wrong"),
        ({"unit_cost_minor": -5, "cost_currency": "EUR"}, "cost_wrong"),
        ({"serial_pattern": "("}, "serial_pattern_wrong"),
        ({"title": " "}, "title_missing"),
        ({"sku": " "}, "sku_missing"),
    ],
)
def test_what_is_no_product(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        api.save_product(QUALITY, **{"sku": "L1", "title": "Lamp", **fields})
    with pytest.raises(Refused, match="not_allowed"):
        api.save_product(AGENT, "L1", "Lamp")
    assert not Product.objects.exists()


def test_products_are_listed_by_key() -> None:
    api.ensure_products([ProductSeed(f"L{n}", f"Lamp {n}") for n in range(5)] + [ProductSeed("C1", "Chair")])
    first = api.lists.search_products(AGENT, "l", size=3)
    assert [row.sku for row in first.items] == ["L0", "L1", "L2"]
    assert first.next_cursor is not None
    rest = api.lists.search_products(AGENT, "l", first.next_cursor, 3)
    assert ([row.sku for row in rest.items], rest.next_cursor) == (["L3", "L4"], None)
    assert [row.sku for row in api.lists.search_products(AGENT, "chai").items] == ["C1"]
    with pytest.raises(Refused, match="bad_cursor"):
        api.lists.search_products(AGENT, "", "zzz")
    with pytest.raises(NotFound):
        api.product_sheet(AGENT, "nothing")


def test_units_are_registered_once_and_a_missing_serial_never_makes_one() -> None:
    product = api.save_product(QUALITY, "L1", "Lamp", serialised=True)
    assert api.register_units(QUALITY, "L1", ["sn-001", "SN 002", "sn001", " "], "LOT7") == 2
    assert api.register_units(QUALITY, "L1", ["SN002", "SN003"]) == 1
    found = api.unit(product.id, "sn 0-01")
    assert found is not None
    assert (found.serial, found.lot_code, found.stolen) == ("SN001", "LOT7", False)
    assert api.unit(product.id, "SN999") is None
    assert api.unit(product.id, "") is None
    assert SerialUnit.objects.count() == 3
    sheet = api.product_sheet(AGENT, "L1")
    assert (sheet.unit_count, sheet.lots[0].code, sheet.lots[0].units) == (3, "LOT7", 2)
    with pytest.raises(Refused, match="sku_unknown"):
        api.register_units(QUALITY, "nothing", ["1"])


class TestAdvisories:
    @pytest.fixture(autouse=True)
    def lamp(self) -> None:
        self.product = api.save_product(QUALITY, "L1", "Lamp").id
        self.other = api.save_product(QUALITY, "C1", "Chair").id
        api.register_units(QUALITY, "L1", ["SN100", "SN101"], "LOT7")

    def save(self, **fields: Any) -> str:
        values: dict[str, Any] = {
            "sku": "L1",
            "title": "Driver fails",
            "defect_code": "HW-DEAD",
            "valid_from": date(2026, 1, 1),
        }
        return api.save_advisory(QUALITY, **values | fields).public_id

    def matching(self, serial: str = "", lot: str = "", defect: str = "HW-DEAD", on: date = DAY) -> list[str]:
        signs = [Sign(self.product, serial, lot)]
        return [row.public_id for row in api.matching_advisories(signs, defect, "", on)]

    def test_by_product_defect_and_day(self) -> None:
        ref = self.save(valid_to=date(2026, 6, 30))
        assert self.matching() == [ref]
        assert self.matching(on=date(2026, 6, 30)) == [ref]
        assert self.matching(on=date(2026, 7, 1)) == []
        assert self.matching(on=date(2025, 12, 31)) == []
        assert self.matching(defect="COSMETIC") == []
        assert api.matching_advisories([Sign(self.other)], "HW-DEAD", "", DAY) == []

    def test_without_a_defect_type_it_is_about_every_defect(self) -> None:
        assert self.matching(defect="COSMETIC") == []
        ref = self.save(defect_code="")
        assert self.matching(defect="COSMETIC") == [ref]

    def test_by_serial_range(self) -> None:
        ref = self.save(serial_from="sn-90", serial_to="sn-110")
        assert self.matching("SN 100") == [ref]
        assert self.matching("SN111") == []
        assert self.matching("") == []

    def test_by_lot_given_or_known_from_the_serial(self) -> None:
        ref = self.save(lot_code="lot7")
        assert self.matching(lot="Lot7") == [ref]
        assert self.matching("SN-101") == [ref]
        assert self.matching("SN-102") == []
        assert self.matching(lot="LOT8") == []

    def test_one_statement(self) -> None:
        self.save(lot_code="LOT7")
        self.save()
        with CaptureQueriesContext(connection) as seen:
            assert len(self.matching("SN100")) == 2
        assert len(seen) == 1

    def test_a_change_is_a_new_version_with_history(self) -> None:
        ref = self.save()
        changed = api.save_advisory(QUALITY, "L1", "Driver dies", "HW-DEAD", public_id=ref, action="approve")
        assert (changed.public_id, changed.version, changed.action) == (ref, 2, "approve")
        event: Any = apps.get_model("catalog", "AdvisoryEvent")
        assert event.objects.get(public_id=ref).title == "Driver fails"
        assert [row.title for row in api.lists.advisories(AGENT).items] == ["Driver dies"]
        with pytest.raises(NotFound):
            self.save(public_id="ADV-NONE")

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"sku": "X"}, "sku_unknown"),
            ({"serial_from": "SN9", "serial_to": "SN1"}, "serial_range_wrong"),
            ({"lot_code": "LOT9"}, "lot_unknown"),
            ({"action": "explode"}, "advisory_action_unknown"),
            ({"severity": "meh"}, "advisory_severity_unknown"),
            ({"valid_to": date(2025, 1, 1)}, "dates_wrong"),
            ({"title": ""}, "title_missing"),
        ],
    )
    def test_what_is_no_advisory(self, fields: dict[str, Any], code: str) -> None:
        with pytest.raises(Refused, match=code):
            self.save(**fields)


def test_goods_come_back_to_their_own_country_or_to_the_first_place() -> None:
    with pytest.raises(Refused, match="no_return_location"):
        api.return_location("DE")
    api.save_location(QUALITY, "LON", "London", "GB", ["1 Dock Road", "London"])
    api.save_location(QUALITY, "BER", "Berlin", "DE", ["Hafenstr. 2", " ", "Berlin"])
    api.save_location(QUALITY, "SHOP", "Shop", "FR", ["Rue 1"], receives_returns=False)
    with CaptureQueriesContext(connection) as seen:
        assert len(api.lists.locations()) == 2
    assert len(seen) == 1
    assert [api.return_location(country).code for country in ("DE", "GB", "FR", "")] == [
        "BER",
        "LON",
        "LON",
        "LON",
    ]
    assert api.location("BER").address == ("Hafenstr. 2", "Berlin")
    with pytest.raises(NotFound):
        api.location("X")
    with pytest.raises(Refused, match="country_code_wrong"):
        api.save_location(QUALITY, "X", "X", "Germany", [])


def test_hazardous_goods_need_a_bin_made_for_them() -> None:
    api.save_location(QUALITY, "LON", "London", "GB", ["1 Dock Road"])
    assert api.quarantine_bin("LON") == "UNASSIGNED"
    api.save_bin(QUALITY, "LON", "A-01", "stock")
    api.save_bin(QUALITY, "LON", "Q-01", "quarantine")
    assert api.quarantine_bin("LON") == api.location("LON").quarantine_bin == "Q-01"
    assert api.quarantine_bin("LON", hazard="battery") == "UNASSIGNED-BATTERY"
    with pytest.raises(Refused, match="bin_name_kept"):
        api.save_bin(QUALITY, "LON", "UNASSIGNED-X", "stock")
    api.save_bin(QUALITY, "LON", "Q-LI", "quarantine", "battery")
    assert api.quarantine_bin("LON", hazard="battery") == "Q-LI"
    api.save_product(QUALITY, "CELL", "Cell", category="cells", hazard="battery")
    assert api.quarantine_bin("LON", "CELL") == "Q-LI"
    with pytest.raises(Refused, match="bin_kind_unknown"):
        api.save_bin(QUALITY, "LON", "Z", "shelf")
    with pytest.raises(NotFound):
        api.save_bin(SYSTEM, "X", "Z", "stock")
