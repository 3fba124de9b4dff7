"""Whatever is tried in whatever order: the books balance, units are conserved, nothing leaves quarantine
for the shelf without a release, and the running balances are what the legs say."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from amends.core.errors import Refused
from amends.ledger.api import (
    WITH_SUPPLIERS,
    Book,
    GoodsPlace,
    GoodsStatus,
    LegInput,
    MoneyAccount,
    available,
    grant_release,
    money_balance,
    post,
    reverse,
    stock,
    verify,
)
from amends.ledger.ports import AVAILABLE
from tests.ledger.books import ANN, BEN, KETTLE, bought, move_goods, place, released

PLACES = [place(status, location) for status in GoodsStatus for location in ("WH1", "WH2")]
ACTS = st.one_of(
    st.tuples(st.just("move"), st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 3)),
    st.tuples(st.just("buy"), st.sampled_from(PLACES), st.just(WITH_SUPPLIERS), st.integers(1, 5)),
    st.tuples(st.just("release"), st.sampled_from(PLACES), st.sampled_from(PLACES), st.integers(1, 3)),
    st.tuples(st.just("reverse"), st.just(WITH_SUPPLIERS), st.just(WITH_SUPPLIERS), st.integers(0, 20)),
)
_keys = count()


class _Shop:
    """Tries acts, remembers which entries went through."""

    def __init__(self) -> None:
        self.entries: list[int] = []
        self.release: int | None = None

    def act(self, what: str, one: GoodsPlace, two: GoodsPlace, number: int) -> None:
        if what == "release":
            self.release = grant_release(
                KETTLE, one, two.status, number, requested_by=ANN, authorised_by=BEN, reference="P"
            )
            self.act("move", one, two, number)
        elif what == "reverse" and self.entries:
            entry = self.entries[number % len(self.entries)]
            self.entries.append(reverse(entry, ANN, key=f"r{next(_keys)}", reason=""))
        elif what in ("move", "buy") and one != two:
            before, after = (WITH_SUPPLIERS, one) if what == "buy" else (one, two)
            if before != after:
                key = f"p{next(_keys)}"
                self.entries.append(move_goods(before, after, number, release_id=self.release, key=key))


@pytest.mark.django_db
@given(st.lists(ACTS, min_size=5, max_size=40))
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_goods_are_conserved_and_rejects_stay_out_of_stock(
    acts: list[tuple[str, GoodsPlace, GoodsPlace, int]],
) -> None:
    with transaction.atomic():
        shop = _Shop()
        for act in acts:
            with suppress(Refused):
                shop.act(*act)
        assert verify() == []
        held = stock()
        assert sum(units for _, _, units in held) == 0
        assert available(["KETTLE"])["KETTLE"] == sum(n for p, _, n in held if p.status in AVAILABLE)
        assert available(["KETTLE"])["KETTLE"] <= bought() + released()
        transaction.set_rollback(True)


@pytest.mark.django_db
@given(
    st.lists(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd"), st.integers(-(10**12), 10**12)), max_size=20
    )
)
@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], database=None
)
def test_money_balances_are_the_sum_of_what_was_posted(moves: list[tuple[str, str, int]]) -> None:
    wanted: Counter[str] = Counter()
    with transaction.atomic():
        for one, two, minor in moves:
            legs = [LegInput(MoneyAccount(one), "EUR", minor), LegInput(MoneyAccount(two), "EUR", -minor)]
            with suppress(Refused):
                post(Book.MONEY, "x", "X", legs, ANN, key=f"m{next(_keys)}")
                wanted[one] += minor
                wanted[two] -= minor
        for kind in "abcd":
            assert money_balance(MoneyAccount(kind), "EUR").minor == wanted[kind]
        assert verify() == []
        transaction.set_rollback(True)
