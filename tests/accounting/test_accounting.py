"""Whose books, when they are closed, and the journal: each entry once."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from amends.accounting import api as accounting
from amends.accounting.models import Closing
from amends.accounting.ports import EntityInput
from amends.accounting.rules import datev
from amends.accounting.rules.fiscal import day_of, entity_of, fiscal_year
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from tests.racing import at_once, errors
from tests.resolutions.till import AT, person

pytestmark = pytest.mark.django_db


def entity(code: str = "DE1", **more: Any) -> EntityInput:
    return EntityInput(code=code, name="Shop GmbH", **({"country": "de", "zone": "Europe/Berlin"} | more))


def booked(key: str, minor: int = 100, currency: str = "EUR", reference: str = "CM-DE1-2026-000001") -> int:
    legs = [
        LegInput(MoneyAccount("returns_allowance"), currency, minor),
        LegInput(MoneyAccount("refunds_payable", "customer:1"), currency, -minor),
    ]
    return post(Book.MONEY, "credit_memo", reference, legs, SYSTEM, key=key, reason="=1+1")


@pytest.mark.parametrize(
    ("day", "begins", "year"),
    [
        (date(2026, 12, 31), 1, 2026),
        (date(2026, 3, 31), 4, 2026),
        (date(2026, 4, 1), 4, 2027),
        (date(2024, 2, 29), 3, 2024),
        (date(2024, 3, 1), 3, 2025),
        (date(2026, 12, 1), 12, 2027),
    ],
)
def test_a_fiscal_year_is_named_by_its_end(day: date, begins: int, year: int) -> None:
    assert fiscal_year(day, begins) == year


def test_the_day_is_that_of_the_issuer_and_numbers_name_their_entity() -> None:
    midnight = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert day_of(midnight, "Europe/Berlin") == date(2027, 1, 1)
    assert day_of(midnight, "America/New_York") == date(2026, 12, 31)
    assert [entity_of(one) for one in ("CM-DE1-2026-000123", "CC-X-2026-1", "SC-ABC", "#2001")] == [
        "DE1",
        "X",
        "",
        "",
    ]


def test_the_closest_entity_serves_a_sale() -> None:
    boss = person("administrator")
    accounting.save_entity(boss, "", entity("DE1", serves=("country:DE", "amazon_sp")))
    accounting.save_entity(boss, "", entity("UK", country="GB", serves=("shopify/uk", "country:GB")))
    found = [
        accounting.entity_for(*sale).code
        for sale in (
            ("shopify", "main", "FR"),
            ("shopify", "main", "DE"),
            ("amazon_sp", "x", "FR"),
            ("shopify", "uk", "DE"),
        )
    ]  # fmt: skip
    assert found == ["MAIN", "DE1", "DE1", "UK"]
    assert [one.code for one in accounting.entities(SYSTEM)] == ["MAIN", "DE1", "UK"]
    assert accounting.entity_by_code("DE1").printed() == ("Shop GmbH",)


@pytest.mark.parametrize(
    ("code", "given", "refused"),
    [
        ("", entity("de1"), "entity_code"),
        ("", entity("A" * 13), "entity_code"),
        ("DE1", entity("DE2"), "entity_code_fixed"),
        ("", entity("DE1"), "entity_code_fixed"),
        ("", entity("DE3", zone="Mars/Base"), "entity_zone"),
        ("", entity("DE3", zone="../etc"), "entity_zone"),
        ("", entity("DE3", country="DEU"), "entity_country"),
        ("", entity("DE3", serves=("country:DE",)), "entity_serves"),
    ],
)
def test_what_cannot_be_an_entity(code: str, given: EntityInput, refused: str) -> None:
    boss = person("administrator")
    accounting.save_entity(boss, "", entity("DE1", serves=("country:DE",)))
    with pytest.raises(Refused, match=refused):
        accounting.save_entity(boss, code, given)
    with pytest.raises(Refused, match="not_allowed"):
        accounting.save_entity(person("finance"), "", entity("DE4"))


def test_books_are_closed_by_two_and_refuse_documents_of_closed_days() -> None:
    one, two = person("finance"), person("finance")
    main = accounting.entity_by_code("MAIN")
    with clock.frozen(AT):
        with pytest.raises(Refused, match="period_ahead"):
            accounting.ask_closing(one, "MAIN", AT.date())
        asked = accounting.ask_closing(one, "MAIN", date(2026, 2, 28), "February")
        with pytest.raises(Refused, match="same_person"):
            accounting.decide_closing(one, asked.id, True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Closing.objects.filter(pk=asked.id).update(state="closed", decided_by_id=one.user_id)
        assert accounting.decide_closing(two, asked.id, True).state == "closed"
        with pytest.raises(Refused, match="move_not_allowed"):
            accounting.decide_closing(two, asked.id, False)
        for until in (date(2026, 2, 28), date(2026, 1, 1)):
            with pytest.raises(Refused, match="period_closed_already"):
                accounting.ask_closing(one, "MAIN", until)
        with transaction.atomic():
            assert accounting.open_day(main, AT) == (AT.date(), 2026)
            with pytest.raises(Refused) as refusal:
                accounting.open_day(main, datetime(2026, 2, 28, 12, tzinfo=UTC))
        assert "2026-02-28" in refusal.value.text
    with pytest.raises(NotFound):
        accounting.ask_closing(one, "NOBODY", date(2020, 1, 1))
    with pytest.raises(Refused, match="not_allowed"):
        accounting.ask_closing(person("agent"), "MAIN", date(2020, 1, 1))


def _read(export_id: int) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(accounting.journal_csv(SYSTEM, export_id)))))


def test_the_journal_gives_each_entry_once_balanced_and_under_the_bookkeepers_numbers() -> None:
    finance = person("finance")
    with clock.frozen(AT):
        booked("a", 1234)
        booked("b", 500, "JPY", "#2001")
        booked("c", 1500, "KWD")
    with clock.frozen(AT.replace(month=4)):
        booked("later")
    accounting.save_mapping(finance, "returns_allowance", "8200", "Erlösschmälerungen")
    with pytest.raises(Refused, match="account_number"):
        accounting.save_mapping(finance, "returns_allowance", "=1")
    first = accounting.export_journal(finance, "2026-03", date(2026, 3, 31))
    assert (first.entries, first.rows) == (3, 6)
    assert first.totals == (("EUR", 1234, 1234), ("JPY", 500, 500), ("KWD", 1500, 1500))
    rows = _read(first.id)
    assert [(row["account"], row["debit"], row["credit"]) for row in rows] == [
        ("8200", "12.34", ""), ("refunds_payable", "", "12.34"),
        ("8200", "500", ""), ("refunds_payable", "", "500"),
        ("8200", "1.500", ""), ("refunds_payable", "", "1.500"),
    ]  # fmt: skip
    assert [row["entity"] for row in rows[::2]] == ["DE1", "MAIN", "DE1"]
    assert {row["text"] for row in rows} == {"'=1+1"}  # no spreadsheet takes it for a formula
    assert rows[1]["owner"] == "customer:1"
    assert accounting.export_journal(finance, "2026-03", date(2026, 3, 31)) == first
    with pytest.raises(Refused, match="key_reused"):
        accounting.export_journal(finance, "2026-03", date(2026, 4, 30))
    second = accounting.export_journal(finance, "2026-04", date(2026, 4, 30))
    assert (second.entries, second.totals) == (1, (("EUR", 100, 100),))
    assert accounting.export_journal(finance, "again", date(2026, 4, 30)).entries == 0
    assert [one.key for one in accounting.exports(finance)] == ["again", "2026-04", "2026-03"]
    assert [one.number for one in accounting.mapped_accounts(finance)] == ["", "8200"]


def _datev(export_id: int, entity: str = "DE1") -> dict[str, list[list[str]]]:
    """Each file's lines as DATEV reads them: Windows-1252, semicolons."""
    with zipfile.ZipFile(io.BytesIO(accounting.datev_zip(SYSTEM, export_id, entity))) as archive:
        texts = {name: archive.read(name).decode("cp1252") for name in archive.namelist()}
    assert all(text.endswith("\r\n") for text in texts.values())
    return {name: list(csv.reader(text.splitlines(), delimiter=";")) for name, text in texts.items()}


def test_datev_gets_each_document_balanced_one_file_a_fiscal_year() -> None:
    finance, boss = person("finance"), person("administrator")
    whose = entity(datev_consultant=1001, datev_client=7, year_begins=4)
    for wrong in ({"datev_consultant": 1000}, {"datev_client": 100_000}, {"datev_length": 3}):
        with pytest.raises(Refused, match="datev_"):
            accounting.save_entity(boss, "", structs.replace(whose, **wrong))
    accounting.save_entity(boss, "", entity())
    legs = [("returns_allowance", 10_000), ("tax_payable", 1_900), ("refunds_payable", -9_900), ("cash", -2_000)]
    with clock.frozen(datetime(2026, 3, 31, 23, 30, tzinfo=UTC)):  # the 1st of April in Berlin
        post(
            Book.MONEY, "credit_memo", "CM-DE1-2027-000001",
            [LegInput(MoneyAccount(kind), "EUR", minor) for kind, minor in legs], SYSTEM, key="m",
            reason="=Müller; \"x\"",
        )  # fmt: skip
        booked("usd", 100, "USD")
        booked("main", 100, reference="CM-MAIN-2026-000001")
    with clock.frozen(datetime(2026, 3, 31, 12, tzinfo=UTC)):
        booked("before", 5, reference="CM-DE1-2026-000002")
    batch = accounting.export_journal(finance, "q1", date(2026, 4, 1)).id
    with pytest.raises(Refused, match="datev_numbers"):
        _datev(batch)
    accounting.save_entity(boss, "DE1", whose)
    numbers = {"returns_allowance": "8720", "tax_payable": "1776", "refunds_payable": "10001", "cash": "12"}
    for kind, number in numbers.items():
        accounting.save_mapping(finance, kind, number)
    with pytest.raises(Refused, match="datev_account") as refusal:
        _datev(batch)
    assert refusal.value.facts["accounts"] == "cash"
    accounting.save_mapping(finance, "cash", "1200")
    files = _datev(batch)
    assert list(files) == [f"EXTF_Buchungsstapel_{batch}_DE1_{year}_1.csv" for year in (2026, 2027)]
    head, columns, *rows = files[f"EXTF_Buchungsstapel_{batch}_DE1_2027_1.csv"]
    assert (len(head), len(columns), {len(row) for row in rows}) == (31, 125, {125})
    assert head[:5] + head[10:16] + head[18:22] == [
        "EXTF", "700", "21", "Buchungsstapel", "13", "1001", "7", "20260401", "4", "20260401", "20260401",
        "1", "0", "0", "EUR",
    ]  # fmt: skip
    said = [(row[0], row[1], row[6], row[7], row[9], row[10], row[13]) for row in rows]
    rest = ("0104", "CM-DE1-2027-000001", 'Müller; "x"')
    assert said == [
        ("99,00", "S", "8720", "10001", *rest), ("1,00", "S", "8720", "1200", *rest),
        ("19,00", "S", "1776", "1200", *rest),
    ]  # fmt: skip
    assert files[f"EXTF_Buchungsstapel_{batch}_DE1_2026_1.csv"][0][12] == "20250401"
    with clock.frozen(AT.replace(month=5)):
        asked = accounting.ask_closing(finance, "DE1", date(2026, 4, 1))
        accounting.decide_closing(person("finance"), asked.id, True)
    closed = _datev(batch)[f"EXTF_Buchungsstapel_{batch}_DE1_2027_1.csv"]
    assert (closed[0][20], closed[2][columns.index("Festschreibung")]) == ("1", "1")
    with pytest.raises(Refused, match="datev_nothing"):
        accounting.datev_zip(SYSTEM, batch, "DE1", "JPY")
    with pytest.raises(NotFound):
        accounting.datev_zip(SYSTEM, batch + 1, "DE1")


@given(st.lists(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=6), max_size=4), st.integers(2, 5))
def test_datevs_pairs_are_the_entry_to_the_cent(entries: list[list[int]], most: int) -> None:
    legs = [
        datev.Leg(entry=n, day=AT.date(), document="D", text="", account=str(place), minor=minor)
        for n, amounts in enumerate(entries)
        for place, minor in enumerate([*amounts, -sum(amounts)])
    ]
    found = list(datev.pairs(legs))
    sums: dict[tuple[int, str], int] = Counter()
    for pair in found:
        assert pair.minor > 0
        sums[pair.entry, pair.debit] += pair.minor
        sums[pair.entry, pair.credit] -= pair.minor
    assert {key: minor for key, minor in sums.items() if minor} == {
        (leg.entry, leg.account): leg.minor for leg in legs if leg.minor
    }
    assert [pair for part in datev.parted(found) for pair in part] == found


def test_only_staff_of_finance_takes_the_journal() -> None:
    customer = Actor("customer", "Ada", 1, 1, frozenset({"customer"}))
    with pytest.raises(Refused, match="not_allowed"):
        accounting.export_journal(person("agent"), "x", date(2026, 1, 1))
    for look in (accounting.exports, accounting.mapped_accounts, accounting.entities, accounting.closings):
        with pytest.raises(NotFound):
            look(customer)
    with pytest.raises(NotFound):
        accounting.journal_csv(SYSTEM, 10**9)


@pytest.mark.django_db(transaction=True)
def test_exports_at_once_share_no_entry() -> None:
    with clock.frozen(AT):
        for n in range(20):
            booked(f"n{n}")
    results = at_once(
        *[partial(accounting.export_journal, SYSTEM, f"k{n % 3}", date(2026, 3, 31)) for n in range(6)]
    )
    assert errors(results) == []
    assert sum(one.entries for one in accounting.exports(SYSTEM)) == 20
    assert len({row["entry"] for one in accounting.exports(SYSTEM) for row in _read(one.id)}) == 20
