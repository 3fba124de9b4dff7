"""Which terms a sale is made under, and their freezing."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from amends.accounts.models import Customer
from amends.catalog import api
from amends.catalog.models import FrozenTerms, WarrantyTerm
from amends.catalog.ports import AfterRepair, Phase, ProductSeed, ScopedTerm, Term, TermKey
from amends.catalog.rules.terms import Sale, TermBook, frozen, matches, specificity, thawed
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from tests.racing import at_once, errors

MAKER = Term("commercial", "Maker's warranty", 24, "purchase", "leaflet", 0, ("repair",))


def scoped(number: int, name: str, **scope: Any) -> ScopedTerm:
    values: dict[str, Any] = {
        "product_id": None,
        "category": "",
        "countries": frozenset(),
        "channel": "",
        "valid_from": date(2020, 1, 1),
        "valid_to": None,
    } | scope
    return ScopedTerm(number, Term("commercial", name, 12, "purchase", "s"), **values)


def names(book: TermBook, *sale: Any) -> list[str]:
    return [term.name for term in book.pick(Sale(*sale))]


def test_the_most_specific_scope_wins() -> None:
    rows = [
        scoped(1, "all"),
        scoped(2, "channel", channel="shopify"),
        scoped(3, "country", countries=frozenset({"DE", "AT"})),
        scoped(4, "category", category="lamps"),
        scoped(5, "product", product_id=7),
        scoped(6, "over", product_id=7, valid_to=date(2020, 12, 31)),
    ]
    day = date(2024, 5, 1)
    for book in (TermBook(rows), TermBook(rows[::-1])):
        assert names(book, 9, "", "GB", "ebay", day) == ["all"]
        assert names(book, 9, "", "GB", "shopify", day) == ["channel"]
        assert names(book, 9, "", "DE", "shopify", day) == ["country"]
        assert names(book, 9, "lamps", "DE", "shopify", day) == ["category"]
        assert names(book, 7, "lamps", "DE", "shopify", day) == ["product"]
        assert names(book, 7, "", "GB", "ebay", date(2020, 12, 31)) == ["over"]
        assert names(book, 7, "", "GB", "ebay", date(2021, 1, 1)) == ["product"]
        assert names(book, 7, "", "GB", "ebay", date(2019, 12, 31)) == []


_DAYS = st.dates(date(2020, 1, 1), date(2020, 1, 20))
_SCOPES = st.fixed_dictionaries(
    {
        "product_id": st.sampled_from([None, 1, 2]),
        "category": st.sampled_from(["", "a"]),
        "countries": st.sampled_from([frozenset(), frozenset({"DE"}), frozenset({"DE", "GB"})]),
        "channel": st.sampled_from(["", "s"]),
        "valid_from": _DAYS,
        "valid_to": st.one_of(st.none(), _DAYS),
        "brand": st.sampled_from(["", "b"]),
        "regions": st.sampled_from([frozenset(), frozenset({"US-CA"})]),
        "contract": st.sampled_from(["", "c"]),
        "buyers": st.sampled_from(["", "consumer", "business"]),
    }
)
_SALES = st.tuples(st.integers(1, 3), st.sampled_from(["", "a"]), st.sampled_from(["DE", "GB", ""]),
                   st.sampled_from(["s", "t"]), _DAYS, st.sampled_from(["", "b", "d"]),
                   st.sampled_from(["", "US-CA"]), st.sampled_from(["", "c"]))  # fmt: skip


@given(st.lists(_SCOPES, max_size=6), st.lists(_SALES, min_size=1, max_size=12))
def test_remembered_answers_are_the_right_ones(scopes: list[dict[str, Any]], sales: list[Any]) -> None:
    rows = [scoped(number, f"t{number}", **scope) for number, scope in enumerate(scopes)]
    book = TermBook(rows)
    for sale in sales:
        fitting = [row for row in rows if matches(row, Sale(*sale))]
        expected = [max(fitting, key=specificity).term.name] if fitting else []
        assert names(book, *sale) == expected


def test_the_same_content_has_the_same_digest_and_comes_back_whole() -> None:
    digest, content = frozen([MAKER])
    assert frozen([MAKER])[0] == digest
    assert frozen([Term("commercial", "Maker's warranty", 25, "purchase", "leaflet", 0, ("repair",))])[0] != digest
    assert thawed(content) == (MAKER,)


@pytest.mark.django_db
class TestFreezing:
    def products(self, *skus: str) -> list[int]:
        found = api.ensure_products([ProductSeed(sku, sku.title()) for sku in skus])
        return [found[sku] for sku in skus]

    def names(self, frozen_id: int) -> list[str]:
        return [
            f"{term.name} {term.months}/{term.burden_months}"
            for term in api.term_sets([frozen_id])[frozen_id].terms
        ]

    def test_statutory_terms_are_there_from_the_start(self) -> None:
        [lamp] = self.products("lamp")

        def sold(country: str, on: date) -> list[str]:
            found = api.freeze_terms([lamp], country, "shopify", on)
            return self.names(found[lamp]) if found else []

        assert sold("AT", date(2024, 5, 1)) == ["EU consumer guarantee 24/12"]
        assert sold("DE", date(2024, 5, 1)) == ["German statutory warranty 24/12"]
        assert sold("ES", date(2024, 5, 1)) == ["Spanish legal guarantee 36/24"]
        assert sold("FR", date(2021, 12, 31)) == ["EU consumer guarantee 24/6"]
        assert sold("GB", date(2024, 5, 1)) == ["UK consumer rights 72/6"]
        assert sold("GB", date(2010, 12, 1)) == ["UK consumer rights 72/6"]
        assert sold("US", date(2024, 5, 1)) == ["US implied warranty 0/0"]
        assert sold("JP", date(2024, 5, 1)) == ["Japanese liability for non-conformity 0/0"]
        assert sold("IS", date(2024, 5, 1)) == ["Icelandic right to complain 24/6"]
        assert sold("MX", date(2024, 5, 1)) == ["Mexican minimum guarantee 0/0"]
        assert sold("CA", date(2024, 5, 1)) == ["Canadian implied conditions 0/0"]
        assert sold("IN", date(2024, 5, 1)) == []
        assert sold("", date(2024, 5, 1)) == []
        assert all(source for source in WarrantyTerm.objects.values_list("source", flat=True))

    def test_units_sold_under_the_same_terms_share_one_set(self) -> None:
        lamp, chair = self.products("lamp", "chair")
        api.save_term(SYSTEM, MAKER, sku="chair", valid_from=date(2020, 1, 1))
        first = api.freeze_terms([lamp, chair], "AT", "shopify", date(2024, 5, 1))
        again = api.freeze_terms([lamp, chair], "IT", "woocommerce", date(2024, 6, 1))
        assert first == again
        assert first[lamp] != first[chair]
        assert self.names(first[chair]) == ["Maker's warranty 24/0", "EU consumer guarantee 24/12"]
        assert FrozenTerms.objects.count() == 2

    def test_a_later_term_leaves_frozen_ones_alone(self) -> None:
        [lamp] = self.products("lamp")
        before = api.freeze_terms([lamp], "AT", "shopify", date(2024, 5, 1))[lamp]
        api.save_term(SYSTEM, MAKER, valid_from=date(2024, 6, 1))
        assert api.freeze_terms([lamp], "AT", "shopify", date(2024, 5, 1))[lamp] == before
        assert api.freeze_terms([lamp], "AT", "shopify", date(2024, 6, 1))[lamp] != before
        assert self.names(before) == ["EU consumer guarantee 24/12"]

    def test_the_database_keeps_frozen_terms_as_they_are(self) -> None:
        [lamp] = self.products("lamp")
        api.freeze_terms([lamp], "DE", "shopify", date(2024, 5, 1))
        with pytest.raises(DatabaseError), transaction.atomic():
            FrozenTerms.objects.update(terms=[])
        with pytest.raises(DatabaseError), transaction.atomic():
            FrozenTerms.objects.all().delete()

    def test_thousands_of_sales_take_a_handful_of_statements(self) -> None:
        ids = self.products(*[f"sku{n}" for n in range(300)])
        keys = [
            TermKey(ids[n % 300], ["DE", "GB", "IN"][n % 3], "shopify", date(2024, 1, 1 + n % 28))
            for n in range(5000)
        ]
        with CaptureQueriesContext(connection) as seen:
            found = api.freeze_many(keys)
        assert len([query for query in seen if "SAVEPOINT" not in query["sql"]]) <= 5
        assert set(found) == {key for key in keys if key.country != "IN"}
        assert FrozenTerms.objects.count() == 2

    @pytest.mark.parametrize(
        ("change", "scope", "code"),
        [
            ({"kind": "gift"}, {}, "term_kind_unknown"),
            ({"starts": "birth"}, {}, "term_start_unknown"),
            ({"months": 0}, {}, "term_length_wrong"),
            ({"burden_months": 25}, {}, "term_length_wrong"),
            ({"name": " "}, {}, "title_missing"),
            ({}, {"countries": ["Germany"]}, "country_code_wrong"),
            ({}, {"sku": "nothing"}, "sku_unknown"),
            ({}, {"valid_to": date(2019, 1, 1)}, "dates_wrong"),
        ],
    )
    def test_what_is_no_term(self, change: dict[str, Any], scope: dict[str, Any], code: str) -> None:
        values: dict[str, Any] = {
            "kind": "commercial",
            "name": "W",
            "months": 24,
            "starts": "purchase",
            "source": "s",
        }
        with pytest.raises(Refused, match=code):
            api.save_term(SYSTEM, Term(**values | change), valid_from=date(2020, 1, 1), **scope)
        agent = Actor("user", "Ann", 1, roles=frozenset({"agent"}))
        with pytest.raises(Refused, match="not_allowed"):
            api.save_term(agent, MAKER, valid_from=date(2020, 1, 1))


@pytest.mark.django_db(transaction=True)
def test_the_same_new_products_and_terms_at_once() -> None:
    def batch(turn: int) -> tuple[dict[str, int], list[int]]:
        skus = [f"sku{n}" for n in range(200)]
        made = api.ensure_products([ProductSeed(sku, f"Title {sku}") for sku in skus[:: -1 if turn % 2 else 1]])
        keys = [TermKey(found, "DE", "shopify", date(2024, 1, 1)) for found in made.values()]
        return made, sorted(set(api.freeze_many(keys).values()))

    results = at_once(*[lambda turn=turn: batch(turn) for turn in range(4)])
    assert not errors(results)
    assert all(result == results[0] for result in results)
    assert FrozenTerms.objects.count() == 1


class TestFrozenVersions:
    OLD = {
        "kind": "commercial", "name": "Maker's warranty", "months": 24, "starts": "purchase", "source": "leaflet",
        "burden_months": 0, "remedies": ["repair"],
    }  # fmt: skip

    def test_what_the_first_version_froze_is_read_and_frozen_again_as_it_was(self) -> None:
        assert thawed([self.OLD]) == (MAKER,)
        digest, content = frozen([MAKER])
        assert content == [self.OLD]
        assert digest == "5755a564e9e2821cf45177e7704f4f26dcf0ca55c12fdf1e4dc70943dec254a6"

    def test_everything_a_term_can_say_comes_back(self) -> None:
        rules = (AfterRepair("once", 12), AfterRepair("each", 6, 3, 4))
        full = Term(
            "statutory", "T", 3, "activation", "s", 2, ("refund",), "second", 15, True,
            (Phase("P", 0, 30, ("refund",), "n", True, rules),), 30, True, 60, 1000, "hours", True, rules,
            "renews", "note",
        )  # fmt: skip
        _, content = frozen([full, MAKER])
        assert [entry.get("v") for entry in content] == [2, None]
        assert thawed(json.loads(json.dumps(content))) == (full, MAKER)

    def test_a_later_version_is_refused_rather_than_half_read(self) -> None:
        with pytest.raises(ValueError, match="later version"):
            thawed([self.OLD | {"v": 3}])


@pytest.mark.django_db
class TestScopes:
    def frozen(self, *keys: TermKey) -> list[list[str]]:
        found = api.freeze_many(keys)
        sets = api.term_sets(list(found.values()))
        return [[term.name for term in sets[found[key]].terms] if key in found else [] for key in keys]

    def test_brand_region_contract_and_buyers(self) -> None:
        day = date(2024, 5, 1)
        made = api.ensure_products([ProductSeed("lamp", "Lamp"), ProductSeed("chair", "Chair")])
        api.save_product(SYSTEM, "lamp", "Lamp", brand="Lumen")
        [account, other] = [
            Customer.objects.create(
                public_id=f"CUS-{n}", name="A", email=f"a{n}@example.org", created_at=clock.now()
            )
            for n in range(2)
        ]
        agreed = api.agreements.save_contract(SYSTEM, "K-1", "Account", date(2024, 1, 1), None, [account.pk])
        assert agreed.customers == (account.pk,)
        for name, scope in (
            ("brand", {"brand": "Lumen"}), ("state", {"regions": ["US-CA"]}), ("agreed", {"contract": "K-1"}),
        ):  # fmt: skip
            term = Term("commercial", name, 12, "purchase", "s")
            api.save_term(SYSTEM, term, valid_from=date(2024, 1, 1), **scope)
        extra = Term("commercial", "battery", 6, "purchase", "s", slot="battery")
        api.save_term(SYSTEM, extra, valid_from=date(2024, 1, 1), category="")
        lamp, chair = made["lamp"], made["chair"]
        assert self.frozen(
            TermKey(lamp, "AT", "shopify", day),
            TermKey(chair, "US", "shopify", day, "US-CA"),
            TermKey(chair, "US", "shopify", day, "US-NY"),
            TermKey(lamp, "AT", "shopify", day, customer_id=account.pk),
            TermKey(lamp, "AT", "shopify", date(2023, 12, 31), customer_id=account.pk),
            TermKey(lamp, "AT", "shopify", day, customer_id=other.pk),
        ) == [
            ["brand", "battery", "EU consumer guarantee"],
            ["state", "battery", "California implied warranty"],
            ["battery", "US implied warranty"],
            ["agreed", "battery"],  # who buys under a contract is a business: no consumer law
            ["EU consumer guarantee"],
            ["brand", "battery", "EU consumer guarantee"],
        ]

    @pytest.mark.parametrize(
        ("change", "scope", "code"),
        [
            ({"use_limit": 100}, {}, "term_use_wrong"),
            ({"registration_days": 9}, {}, "term_registration_wrong"),
            ({"after_repair": (AfterRepair("thrice", 1),)}, {}, "term_repair_wrong"),
            ({"replacement": "vanishes"}, {}, "term_replacement_unknown"),
            ({"starts": "after"}, {}, "term_plan_only"),
            ({}, {"plan_sku": "CARE"}, "term_plan_only"),
            ({}, {"buyers": "robots"}, "term_buyers_unknown"),
            ({}, {"regions": ["California"]}, "region_code_wrong"),
            ({}, {"contract": "none"}, "contract_unknown"),
        ],
    )
    def test_what_is_no_term(self, change: dict[str, Any], scope: dict[str, Any], code: str) -> None:
        with pytest.raises(Refused, match=code):
            api.save_term(SYSTEM, replace(MAKER, **change), valid_from=date(2020, 1, 1), **scope)
