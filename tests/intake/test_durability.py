"""Killed workers, several workers at once, and every order of arrival."""

from __future__ import annotations

import itertools
import os
import random
import signal
import time
from datetime import timedelta

import pytest
from django.db import connection

from amends.core import clock
from amends.intake.api import process_pending
from amends.intake.models import DeadLetter, RawEvent
from amends.jobs.api import run_pending
from amends.orders.models import Order, Refund
from tests.intake.world import order, refund, send, shop
from tests.racing import at_once, errors


@pytest.mark.django_db(transaction=True)
def test_killed_workers_lose_and_double_nothing() -> None:
    shop()
    count = 400
    for number in range(count):
        send(order(number), f"o{number}")
        if number % 4 == 0:
            send(refund(number), f"r{number}", "refunds/create")
    chance = random.Random(7)
    interrupted = False
    connection.close()  # so that no child shares it
    for _ in range(8):
        child = os.fork()
        if child == 0:
            while process_pending(40):
                pass
            os._exit(0)
        time.sleep(chance.random() * 0.15)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        interrupted |= RawEvent.objects.filter(state="pending").exists()
        connection.close()
    assert interrupted, "killed too late to show anything"
    with clock.frozen(clock.now() + timedelta(minutes=3)):
        while process_pending(1000):
            pass
    assert Order.objects.count() == count
    assert Refund.objects.count() == count // 4
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"done"}
    assert not DeadLetter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_several_workers_share_the_work() -> None:
    shop()
    for number in range(200):
        send(order(number), f"o{number}")

    def work() -> int:
        done = 0
        while found := process_pending(20):
            done += found
        return done

    results = at_once(work, work, work)
    assert not errors(results)
    while process_pending():
        pass
    assert Order.objects.count() == 200
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_the_job_that_comes_with_the_events_works_them_off() -> None:
    shop()
    for number in range(3):
        send(order(number), f"o{number}")
    run_pending()
    assert set(RawEvent.objects.values_list("state", flat=True)) == {"done"}
    send(order(7), "later")
    run_pending()
    assert Order.objects.count() == 4


@pytest.mark.django_db
def test_statements_do_not_grow_with_the_batch() -> None:
    """A batch costs the same number of statements whatever its size."""
    shop()
    counts = []
    for size in (5, 60):
        for number in range(size):
            send(order(1000 * size + number), f"{size}-{number}")
        with CountQueries() as counted:
            process_pending()
        counts.append(counted.count)
    assert counts[1] <= counts[0] + 2, counts


class CountQueries:
    """Counts statements on this connection."""

    def __enter__(self) -> CountQueries:
        self.count = 0
        self._wrapper = connection.execute_wrapper(self._one)
        self._wrapper.__enter__()
        return self

    def _one(self, execute, sql, params, many, context):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
        self.count += 1
        return execute(sql, params, many, context)

    def __exit__(self, *error: object) -> None:
        self._wrapper.__exit__(*error)  # type: ignore[arg-type]


def history(number: int) -> list[tuple[str, dict[str, object]]]:
    """The events of one order's life: placed, paid, shipped, refunded in part."""
    return [
        ("orders/create", order(number, "2025-03-04T10:00:00Z", financial_status="pending")),
        ("orders/paid", order(number, "2025-03-04T10:00:00Z")),
        ("orders/fulfilled", order(number, "2025-03-05T10:00:00Z", fulfillment_status="fulfilled")),
        ("refunds/create", refund(number)),
        (
            "orders/updated",
            order(
                number, "2025-03-10T10:00:00Z", fulfillment_status="fulfilled",
                financial_status="partially_refunded", refunds=[refund(number)],
            ),
        ),
    ]  # fmt: skip


@pytest.mark.django_db
def test_every_order_of_arrival_comes_to_the_same() -> None:
    shop()
    results = set()
    for number, turn in enumerate(itertools.permutations(range(5))):
        events = history(number)
        for place in turn:
            topic, payload = events[place]
            send(payload, f"{number}-{place}", topic)
            if number % 6 == 0:
                process_pending()  # one by one, in batches, or all at the end
    while process_pending():
        pass
    for row in Order.objects.prefetch_related("refunds__lines"):
        refunds = tuple((it.amount, tuple(line.quantity for line in it.lines.all())) for it in row.refunds.all())
        results.add((row.order_state, row.payment_state, row.fulfilment_state, row.total, refunds))
    assert results == {("open", "partially_refunded", "fulfilled", 12000, ((6000, (1,)),))}
    assert Order.objects.count() == 120
    assert set(RawEvent.objects.values_list("state", flat=True)) <= {"done", "superseded"}
