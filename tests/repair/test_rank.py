"""Which dead letter comes first, and the counts by cause."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection

from amends.core.errors import Refused
from amends.intake.api import process_pending
from amends.intake.models import DeadLetter
from amends.jobs.api import run_pending
from amends.repair.api import dead_causes, dead_letters, discard, rank, refresh, release, restore
from amends.repair.commands.condense import condense
from amends.repair.models import Standing
from tests.intake.world import AGENT, OPERATOR, order, refund, send, shop

pytestmark = pytest.mark.django_db


def held(number: int, total: str, **more: Any) -> int:
    return send(order(number, total_price=total, **more), f"held{number}")


def counted() -> list[tuple[str, str, int, dict[str, int]]]:
    return [
        (it.code, it.field, it.letters, {w.currency: w.minor for w in it.waiting}) for it in dead_causes(OPERATOR)
    ]


def test_what_most_waits_on_comes_first_and_says_why() -> None:
    shop()
    for number, total in enumerate(("125.00", "900.00", "300.00"), 1):
        held(number, total)
    held(4, "90000", currency="JPY")
    process_pending()
    provisional = [it.value_minor for it in dead_letters(OPERATOR).items]
    assert len(provisional) == 4, "there before they are weighed"
    rank()
    found = dead_letters(OPERATOR).items
    pounds = [it.value_minor for it in found if it.currency == "GBP"]
    assert pounds == [90000, 30000, 12500]
    first = found[0]
    assert first.points == sum(part.points for part in first.parts)
    assert any("of what waits in GBP" in part.text for part in first.parts)
    assert any("4 letters share the cause" in part.text for part in first.parts)
    yen = next(it for it in found if it.currency == "JPY")
    assert next(part.points for part in yen.parts if part.name == "value") == 20, "among its own, in the middle"


def test_rates_put_currencies_on_one_scale(settings: object) -> None:
    from decimal import Decimal

    settings.REPORTING_CURRENCY = "EUR"  # type: ignore[attr-defined]
    settings.REPORTING_RATES = {"GBP": Decimal("1.2"), "JPY": Decimal("0.006")}  # type: ignore[attr-defined]
    shop()
    held(1, "125.00")
    held(2, "90000", currency="JPY")
    process_pending()
    rank()
    first, second = dead_letters(OPERATOR).items
    assert (first.currency, second.currency) == ("JPY", "GBP"), "540 euros before 150"
    assert "EUR at the rates set" in first.parts[0].text


def test_a_good_customers_order_comes_before_a_strangers() -> None:
    shop()
    for number in range(3):
        send(order(number, customer={"id": 77, "email": "regular@example.org"}), f"o{number}")
    process_pending()
    held(10, "125.00")
    held(11, "125.00", customer={"id": 77, "email": "regular@example.org"})
    process_pending()
    rank()
    first = dead_letters(OPERATOR).items[0]
    assert "820982911946000011" in first.about
    assert any("a customer with 3 orders" in part.text for part in first.parts)


def test_refunds_come_before_orders_of_the_same_worth() -> None:
    shop()
    send(order(1), "o")
    process_pending()
    held(2, "60.00")
    send(refund(1, "61.00"), "r", "refunds/create")
    process_pending()
    rank()
    kinds = [it.code for it in dead_letters(OPERATOR).items]
    assert kinds == ["refund_mismatch", "money_mismatch"], kinds


def test_causes_are_counted_exactly_whatever_happens() -> None:
    shop()
    for number, total in enumerate(("125.00", "900.00"), 1):
        held(number, total)
    broken = send(b"{", "broken")
    process_pending()
    assert [it[2:] for it in counted()] == [(2, {"GBP": 102500}), (1, {})]
    letter = DeadLetter.objects.get(raw_event_id=broken)
    discard(OPERATOR, letter.pk, "noise")
    assert [it[0] for it in counted()] == ["money_mismatch"]
    restore(OPERATOR, letter.pk, "it was not noise")
    assert {it[0] for it in counted()} == {"money_mismatch", "json_invalid"}
    condense()
    release(OPERATOR, dead_letters(OPERATOR, code="money_mismatch").items[0].id, "fine")
    condense()
    assert {it[0]: it[2] for it in counted()} == {"money_mismatch": 1, "json_invalid": 1}
    with pytest.raises(Refused, match="move_not_allowed"):
        restore(OPERATOR, letter.pk, "again")
    with pytest.raises(Refused, match="not_allowed"):
        discard(AGENT, letter.pk, "noise")


def test_a_grown_cause_weighs_all_its_letters_again() -> None:
    shop()
    for number in range(4):
        send(b"{" + str(number).encode(), f"x{number}")
    process_pending()
    rank()
    assert {part[1] for row in Standing.objects.all() for part in row.parts if part[0] == "shared"} == {2}
    for number in range(4, 9):
        send(b"{" + str(number).encode(), f"x{number}")
    process_pending()
    refresh()
    assert {part[1] for row in Standing.objects.all() for part in row.parts if part[0] == "shared"} == {3}


def test_pages_by_key_and_filters() -> None:
    source = shop()
    for number in range(5):
        held(number, f"{200 + number}.00")
    send(b"{", "broken")
    process_pending()
    rank()
    seen, cursor = [], ""
    while True:
        page = dead_letters(OPERATOR, cursor=cursor, size=2)
        seen += [it.id for it in page.items]
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len(seen) == len(set(seen)) == 6
    assert len(dead_letters(OPERATOR, code="json_invalid", field="", source_id=source).items) == 1
    assert not dead_letters(OPERATOR, source_id=source + 1).items
    with pytest.raises(Refused, match="bad_cursor"):
        dead_letters(OPERATOR, cursor="WzFd")
    with connection.cursor() as cursor_:
        cursor_.execute("SELECT count(*) FROM repair_standing WHERE state = 'open'")
        assert cursor_.fetchone()[0] == 6


@pytest.mark.django_db(transaction=True)
def test_letters_are_weighed_soon_after_they_are_written() -> None:
    shop()
    held(1, "125.00")
    process_pending()
    run_pending()
    assert dead_letters(OPERATOR).items[0].points > 0
