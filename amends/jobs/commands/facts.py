"""Publishing facts and delivering each to each of its subscribers exactly once."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime
from typing import Any, TypeVar, cast

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from amends.core import clock, facts
from amends.core.facts import Fact
from amends.jobs.commands import rehearse as rehearsals
from amends.jobs.commands.tasks import task, wake_workers
from amends.jobs.models import Delivery, FactRow

F = TypeVar("F", bound=Fact)
T = TypeVar("T")
_in_hand: ContextVar[tuple[int, datetime] | None] = ContextVar("amends_fact_in_hand", default=None)
_SUBSCRIBERS: dict[str, dict[str, Callable[[Fact], None]]] = {}
_QUEUE = "facts"
_DELIVER = "jobs.deliver"
# The library's own function and type, by the version it keeps them under: one statement, whoever subscribes.
_PUBLISH = """
WITH fact AS (INSERT INTO jobs_factrow (name, version, payload, at) VALUES (%s, %s, %s, %s) RETURNING id)
SELECT procrastinate_defer_jobs_v1(ARRAY(
    SELECT ROW(%s, %s, 0, NULL, NULL, jsonb_build_object('fact_id', fact.id, 'subscriber', one), NULL)
        ::procrastinate_job_to_defer_v1
    FROM unnest(%s::text[]) WITH ORDINALITY AS it (one, place) ORDER BY place))
FROM fact
"""


def subscribe(kind: type[F], name: str) -> Callable[[Callable[[F], None]], Callable[[F], None]]:
    """Have a function called with every fact of this kind, in a job and a transaction of its own.

    `name` is stable: it is stored with what was delivered.
    """

    def add(handler: Callable[[F], None]) -> Callable[[F], None]:
        _SUBSCRIBERS.setdefault(kind.NAME, {})[name] = cast(Callable[[Fact], None], handler)
        return handler

    return add


def publish(fact: Fact) -> None:
    """Write the fact into the outbox, in the caller's transaction, and defer its deliveries. One statement."""
    if rehearsals.collected(fact):
        return
    names = list(_SUBSCRIBERS.get(fact.NAME, {}))
    told: list[Any] = [fact.NAME, fact.VERSION, Jsonb(fact.payload()), clock.now()]
    with connection.cursor() as cursor:
        cursor.execute(_PUBLISH, [*told, _QUEUE, _DELIVER, names])
    if names:
        wake_workers(_QUEUE)


def rehearse(act: Callable[[], object], then: Callable[[], T], wanted: Callable[[Fact, str], bool]) -> T:
    """What `then` sees after `act` and what follows from it: facts are handed at once to those subscribers that
    are `wanted(fact, name)`. All of it is undone, and no fact leaves. Errors reach the caller."""
    return rehearsals.rehearse(act, then, wanted, lambda fact: _SUBSCRIBERS.get(fact.NAME, {}))


@task(_DELIVER, queue=_QUEUE)
def deliver(fact_id: int, subscriber: str) -> None:
    """Hand one fact to one subscriber; the second time nothing happens."""
    row = FactRow.objects.get(pk=fact_id)
    handler = _SUBSCRIBERS[row.name][subscriber]
    with transaction.atomic():
        _, fresh = Delivery.objects.get_or_create(fact=row, subscriber=subscriber, defaults={"at": clock.now()})
        if fresh:
            token = _in_hand.set((row.pk, row.at))
            try:
                handler(facts.read(row.name, row.payload))
            finally:
                _in_hand.reset(token)


def fact_in_hand() -> tuple[int, datetime]:
    """For a subscriber at work: the number of the fact that it was handed, and when that happened."""
    found = _in_hand.get()
    if found is None:
        raise RuntimeError("only while a fact is delivered")
    return found
