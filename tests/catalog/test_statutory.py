"""The data file of statutory guarantees."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from amends.catalog import api
from amends.catalog.commands.load_statutory import keep_statutory, load_statutory
from amends.catalog.models import WarrantyTerm
from amends.catalog.ports import AfterRepair
from amends.catalog.rules.statutory import read_statutory
from amends.core.errors import Refused

OURS = (Path(api.__file__).parent / "data" / "statutory.toml").read_text(encoding="utf-8")
MINE = """
[[term]]
key = "jp"
name = "Japanese conformity"
countries = ["JP"]
valid_from = 2020-04-01
months = 12
source = "Civil Code, Art. 566"
"""


def test_no_country_has_two_entries_of_equal_weight_on_a_day() -> None:
    entries = read_statutory(OURS)
    assert len({entry.key for entry in entries}) == len(entries)
    for country in {country for entry in entries for country in entry.countries}:
        mine = [entry for entry in entries if country in entry.countries]
        for one in mine:
            same = [
                two
                for two in mine
                if two is not one
                and len(two.countries) == len(one.countries)
                and two.valid_from <= (one.valid_to or date.max)
                and one.valid_from <= (two.valid_to or date.max)
            ]
            assert not same, (country, one.key)


def test_the_european_extension_after_repair_begins_on_its_day_everywhere_in_the_union() -> None:
    entries = read_statutory(OURS)
    [european] = [entry for entry in entries if entry.key == "eu-2019"]
    assert european.valid_to == date(2026, 7, 30)
    for country in european.countries:
        now = [
            entry
            for entry in entries
            if country in entry.countries and entry.valid_from <= date(2026, 7, 31) and not entry.valid_to
        ]
        best = min(now, key=lambda entry: len(entry.countries))
        assert [rule for rule in best.term.after_repair if rule.how == "once"] == [AfterRepair("once", 12)]
        assert "2024/1799" in best.term.source


def test_a_file_of_the_merchants_adds_and_replaces() -> None:
    changed = MINE + MINE.replace('key = "jp"', 'key = "ch-2013"').replace('"JP"', '"CH"')
    found = {entry.key: entry for entry in read_statutory(OURS, changed)}
    assert found["jp"].term.months == 12
    assert (found["ch-2013"].countries, found["ch-2013"].term.name) == (("CH",), "Japanese conformity")


@pytest.mark.parametrize(
    "text",
    [
        "key = ",
        MINE.replace("months = 12", "month = 12"),
        MINE.replace("months = 12", "months = -1"),
        MINE.replace("months = 12", 'months = "12"'),
        MINE.replace('["JP"]', '["Japan"]'),
        MINE.replace('countries = ["JP"]', 'groups = ["ASEAN"]'),
        MINE.replace('countries = ["JP"]', ""),
        MINE.replace("2020-04-01", '"soon"'),
        MINE.replace('source = "Civil Code, Art. 566"', 'source = ""'),
        MINE + 'after_repair = [{ how = "thrice" }]',
        MINE.replace('key = "jp"', ""),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(text: str) -> None:
    with pytest.raises(Refused, match="statutory_file_wrong"):
        read_statutory(OURS, text)


@pytest.mark.django_db
def test_loading_again_changes_nothing_and_a_changed_entry_keeps_its_row() -> None:
    assert load_statutory() == 0
    count = WarrantyTerm.objects.count()
    assert keep_statutory(read_statutory(OURS, MINE)) == 1
    assert keep_statutory(read_statutory(OURS, MINE.replace("12", "24"))) == 1
    assert WarrantyTerm.objects.get(key="jp").months == 24
    assert WarrantyTerm.objects.count() == count  # it takes the place of ours


@pytest.mark.django_db
def test_what_an_earlier_version_kept_by_its_source_is_taken_over() -> None:
    [entry] = [entry for entry in read_statutory(OURS) if entry.key == "uk-2015"]
    WarrantyTerm.objects.filter(key="uk-2015").update(key="", source=entry.was[0], more={})
    count = WarrantyTerm.objects.count()
    assert load_statutory() == 1
    row = WarrantyTerm.objects.get(key="uk-2015")
    assert row.more["phases"][0]["days"] == 30
    assert WarrantyTerm.objects.count() == count


def test_norway_presumes_for_two_years_from_2024_on() -> None:
    norway = [entry for entry in read_statutory(OURS) if "NO" in entry.countries]
    assert [(entry.valid_from, entry.valid_to, entry.term.burden_months) for entry in norway] == [
        (date(2002, 7, 1), date(2023, 12, 31), 6),
        (date(2024, 1, 1), None, 24),
    ]
