"""What waits for a person: one table of queues, counted up to a bound by one statement and shown by right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.jobs.api import waiting
from amends.web.console.nav import address

_BOUND = 99
_DANGERS = "dangers_to_review"


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of work. `waits`: its name in `jobs.queue_of`; `page` and `query`: what shows it; `rest`: what is
    said when nothing waits."""

    label: str
    waits: str
    page: str
    query: str
    right: Right
    rest: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A queue as the home page shows it. `count`: exact up to the bound, "99+" above it."""

    label: str
    url: str
    count: str
    hint: str
    rests: bool


QUEUES = (
    Queue(
        "Claims to review", "claims_to_review", "claims", "show=review", Right.CLAIMS_DECIDE, "Nobody is waiting"
    ),
    Queue(
        "Waiting for customers",
        "customers_asked",
        "claims",
        "show=waiting",
        Right.CLAIMS_DECIDE,
        "No question is open",
    ),
    Queue(
        "Second approvals",
        "second_approvals",
        "approvals",
        "",
        Right.CLAIMS_APPROVE_SECOND,
        "Nothing above a limit",
    ),
    Queue(
        "Parcels on their way",
        "parcels_announced",
        "rmas",
        "state=authorised",
        Right.RETURNS_RECEIVE,
        "No return is announced",
    ),
    Queue(
        "Waiting for inspection",
        "goods_to_inspect",
        "inspections",
        "",
        Right.RETURNS_INSPECT,
        "Everything received is inspected",
    ),
    Queue(
        "Dispositions to authorise",
        "dispositions_proposed",
        "dispositions",
        "",
        Right.DISPOSITION_AUTHORISE,
        "Nothing is proposed",
    ),
    Queue(
        "Payouts not done", "payouts_pending", "payouts", "state=pending", Right.MEMOS_ISSUE, "All refunds are out"
    ),
    Queue(
        "Failed payouts", "payouts_failed", "payouts", "state=failed", Right.MEMOS_ISSUE, "No refund has failed"
    ),
    Queue(
        "Dead letters",
        "dead_letters",
        "dead_letters",
        "",
        Right.INTAKE_OPERATE,
        "Everything that came in was understood",
    ),
)


def tiles(me: Actor) -> list[Tile]:
    """This person's queues; one bounded statement for all of them."""
    mine = [queue for queue in QUEUES if can(me, queue.right) and address(queue.page)]
    names = [queue.waits for queue in mine]
    counts = waiting([*names, _DANGERS] if "claims_to_review" in names else names, _BOUND)
    return [_tile(queue, counts) for queue in mine]


def _tile(queue: Queue, counts: Mapping[str, int]) -> Tile:
    number, dangers = counts[queue.waits], counts.get(_DANGERS, 0)
    hint = "" if number else queue.rest
    if queue.waits == "claims_to_review" and dangers:
        hint = f"{_written(dangers)} about safety, first in the list"
    url = f"{address(queue.page)}?{queue.query}" if queue.query else address(queue.page)
    return Tile(queue.label, url, _written(number), hint, rests=not number)


def _written(number: int) -> str:
    return f"{_BOUND}+" if number > _BOUND else str(number)
