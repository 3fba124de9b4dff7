"""Back-tests and what they found."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.stewardship.models import BackTest, Flip
from amends.stewardship.rules.compare import DIRECTIONS
from amends.stewardship.types import BackTestView, FlipView

_FLIP = ("id", "raw_event_id", "direction", "before", "after", "codes", "people", "channel", "account",
         "reference", "value_minor", "currency")  # fmt: skip


def back_tests(actor: Actor, tuning_id: int) -> list[BackTestView]:
    """The back-tests of one tuning, newest first (at most 50)."""
    require(actor, Right.INTAKE_READ)
    return [view(row) for row in BackTest.objects.filter(tuning_id=tuning_id).order_by("-id")[:50]]


def back_test(actor: Actor, back_test_id: int) -> BackTestView:
    """One back-test; NotFound."""
    require(actor, Right.INTAKE_READ)
    row = BackTest.objects.filter(pk=back_test_id).first()
    if row is None:
        raise NotFound
    return view(row)


def flips(
    actor: Actor, back_test_id: int, direction: str = "", cursor: str = "", size: int = 50
) -> Page[FlipView]:
    """The events that would be judged otherwise, newest first; of one direction."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = Flip.objects.filter(back_test_id=back_test_id).order_by("-id")
    if direction:
        rows = rows.filter(direction=direction)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    found = [FlipView(**{**row, "codes": tuple(row["codes"])}) for row in rows.values(*_FLIP)[: size + 1]]
    return cut(found, size, lambda row: [row.id])


def view(row: BackTest) -> BackTestView:
    """The row as doors see it."""
    counts = row.counts
    return BackTestView(
        id=row.pk,
        tuning_id=row.tuning_id,
        digest=row.digest,
        against=row.against,
        state=row.state,
        channel=row.channel,
        account=row.account,
        since=row.since,
        most=row.most,
        every=row.every,
        seen=row.seen,
        flips={name: counts.get(name, 0) for name in DIRECTIONS},
        noted=counts.get("noted", 0),
        released={name: counts.get(f"{name} released", 0) for name in DIRECTIONS},
        money={currency: dict(sums) for currency, sums in row.money.items()},
        by=row.by,
        at=row.at,
        finished_at=row.finished_at,
        seconds=row.seconds,
        error=row.error,
    )
