"""What waits for a person: one table of queues, each counted up to a bound and shown by right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from amends.accounts.api import Right, can
from amends.claims.api import claims
from amends.core.actor import Actor
from amends.core.page import Page
from amends.decisions.api import awaiting_second
from amends.payments.api import payouts
from amends.repair.api import dead_letters
from amends.returns.api import dispositions, receipts, rmas
from amends.web.console.nav import address

_BOUND = 99


@dataclass(frozen=True, slots=True)
class Count:
    """How many wait: exact up to the bound, "99+" above it."""

    number: int
    more: bool = False
    hint: str = ""

    def __str__(self) -> str:
        return f"{self.number}+" if self.more else str(self.number)


@dataclass(frozen=True, slots=True)
class Queue:
    """One kind of work. `name` and `query` are the page that shows it."""

    label: str
    name: str
    query: str
    right: Right
    count: Callable[[Actor], Count]
    rest: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A queue as the home page shows it."""

    label: str
    url: str
    count: Count
    hint: str


def _page(page: Page[Any], hint: str = "") -> Count:
    return Count(len(page.items), page.next_cursor is not None, hint)


def _to_review(me: Actor) -> Count:
    page = claims(me, ["in_review"], size=_BOUND)
    safety = sum(row.safety for row in page.items)
    return _page(page, f"{safety} about safety, first in the list" if safety else "")


QUEUES = (
    Queue("Claims to review", "claims", "show=review", Right.CLAIMS_DECIDE, _to_review, "Nobody is waiting"),
    Queue(
        "Waiting for customers",
        "claims",
        "show=waiting",
        Right.CLAIMS_DECIDE,
        lambda me: _page(claims(me, ["awaiting_customer"], size=_BOUND)),
        "No question is open",
    ),
    Queue(
        "Second approvals",
        "approvals",
        "",
        Right.CLAIMS_APPROVE_SECOND,
        lambda me: Count(len(awaiting_second(me, size=200).items)),
        "Nothing above a limit",
    ),
    Queue(
        "Parcels on their way",
        "rmas",
        "state=authorised",
        Right.RETURNS_RECEIVE,
        lambda me: _page(rmas(me, ["authorised"], size=_BOUND)),
        "No return is announced",
    ),
    Queue(
        "Waiting for inspection",
        "inspections",
        "",
        Right.RETURNS_INSPECT,
        lambda me: _page(receipts(me, inspected=False, size=_BOUND)),
        "Everything received is inspected",
    ),
    Queue(
        "Dispositions to authorise",
        "dispositions",
        "",
        Right.DISPOSITION_AUTHORISE,
        lambda me: _page(dispositions(me)),
        "Nothing is proposed",
    ),
    Queue(
        "Payouts not done",
        "payouts",
        "state=pending",
        Right.MEMOS_ISSUE,
        lambda me: _page(payouts(me, "pending", size=_BOUND)),
        "All refunds are out",
    ),
    Queue(
        "Failed payouts",
        "payouts",
        "state=failed",
        Right.MEMOS_ISSUE,
        lambda me: _page(payouts(me, "failed", size=_BOUND)),
        "No refund has failed",
    ),
    Queue(
        "Dead letters",
        "dead_letters",
        "",
        Right.INTAKE_OPERATE,
        lambda me: _page(dead_letters(me, size=_BOUND)),
        "Everything that came in was understood",
    ),
)


def tiles(me: Actor) -> list[Tile]:
    """This person's queues; one bounded statement each."""
    shown = []
    for queue in QUEUES:
        if can(me, queue.right) and (page := address(queue.name)):
            count = queue.count(me)
            url = f"{page}?{queue.query}" if queue.query else page
            shown.append(Tile(queue.label, url, count, count.hint or ("" if count.number else queue.rest)))
    return shown
