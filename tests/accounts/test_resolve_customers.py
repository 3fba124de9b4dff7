"""Customers of whole batches."""

from __future__ import annotations

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amends.accounts import api
from amends.accounts.api import CustomerKey
from amends.accounts.models import Customer, CustomerIdentity
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


def key(external_id: str = "", email: str = "", channel: str = "shopify", name: str = "") -> CustomerKey:
    return CustomerKey(channel, "main", external_id, email, name)


def resolve(*keys: CustomerKey) -> list[int | None]:
    found = api.resolve_customers(keys)
    return [found.get(each) for each in keys]


def test_the_channels_id_tells_who_it_is() -> None:
    [first] = resolve(key("7", name="Kim"))
    assert resolve(key("7", "kim@mail.example"), key("7")) == [first, first]
    assert resolve(key("7", channel="woocommerce")) != [first]
    assert Customer.objects.count() == 2


def test_the_same_e_mail_is_the_same_customer_in_any_case_and_channel() -> None:
    [first] = resolve(key("7", "Kim@Mail.example"))
    assert resolve(key("9", "kim@mail.EXAMPLE", "woocommerce"), key("", " KIM@mail.example ")) == [first, first]
    assert resolve(key("9", "", "woocommerce")) == [first]
    assert Customer.objects.get().email == "Kim@Mail.example"


def test_the_channels_id_weighs_more_than_the_e_mail() -> None:
    [kim, lee] = resolve(key("1", "kim@mail.example"), key("2", "lee@mail.example"))
    assert kim != lee
    assert resolve(key("1", "lee@mail.example")) == [kim]


def test_guests_without_identity_are_no_customers() -> None:
    assert resolve(key(), key("", "  ")) == [None, None]
    assert not Customer.objects.exists()


def test_one_new_buyer_in_many_orders_of_one_batch_is_one_customer() -> None:
    keys = [key("7", name=f"K{n}") for n in range(5)] + [key("7", "kim@mail.example"), key("", "kim@mail.example")]
    assert len(set(resolve(*keys))) == 1
    assert Customer.objects.count() == CustomerIdentity.objects.count() == 1


def test_letters_whose_lower_case_differs_between_python_and_the_database() -> None:
    [first] = resolve(key("", "İpek@mail.example"))
    assert first is not None
    assert resolve(key("", "İpek@mail.example")) == [first]


def test_thousands_take_as_few_statements_as_one() -> None:
    def statements(keys: list[CustomerKey]) -> int:
        with CaptureQueriesContext(connection) as seen:
            api.resolve_customers(keys)
        return len([query for query in seen if "SAVEPOINT" not in query["sql"]])

    many = [key(str(n), f"k{n}@mail.example") for n in range(3000)]
    assert statements(many) <= 4
    assert statements(many) == 1
    assert statements([*many, key("", "new@mail.example")]) <= 3
    assert Customer.objects.count() == 3001
    assert Customer.objects.values("public_id").distinct().count() == 3001


@pytest.mark.django_db(transaction=True)
def test_imports_of_the_same_new_buyers_at_once_make_each_once() -> None:
    keys = [key(str(n), f"k{n}@mail.example" if n % 2 else "") for n in range(400)]
    keys += [key("", f"k{n}@mail.example") for n in range(0, 400, 3)]

    def shuffled(seed: int) -> list[CustomerKey]:
        mixed = keys[:]
        random.Random(seed).shuffle(mixed)
        return mixed

    results = at_once(*[lambda seed=seed: api.resolve_customers(shuffled(seed)) for seed in range(4)])
    assert not errors(results)
    assert all(result == results[0] for result in results)
    assert CustomerIdentity.objects.count() == 400
    assert Customer.objects.count() == len(set(results[0].values()))
