"""A reviewed policy goes live; a version is taken back in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Max

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.decisions.commands.drafting import said_why
from amends.decisions.models import Policy, Simulation
from amends.decisions.queries.simulations import live_digest
from amends.decisions.queries.versions import policy_row, published, views
from amends.decisions.rules import table
from amends.decisions.rules.scope import AXES, has_ground, outlived
from amends.decisions.types import POLICY, PolicyView
from amends.jobs.api import move


def publish(
    actor: Actor,
    policy_id: int,
    reason: str,
    *,
    valid_from: datetime | None = None,
    valid_to: datetime | None = None,
    untested: bool = False,
) -> PolicyView:
    """The second person's yes: live from `valid_from` (now) until `valid_to` (no end).

    Refused: same_person (the author and everybody who changed the draft), policy_not_simulated (unless `untested`
    says that this is meant), policy_period, policy_no_ground (every case must have a policy at any time).
    """
    require(actor, Right.POLICY_WRITE)
    said, now = said_why(reason), clock.now()
    with transaction.atomic():
        _alone()
        row = policy_row(policy_id)
        if actor.user_id is None or actor.user_id == row.author_user_id or actor.user_id in row.editors:
            raise Refused("same_person")
        since = max(valid_from or now, now)
        if valid_to is not None and valid_to <= since:
            raise Refused("policy_period")
        table.check(row.content)
        tested = Simulation.objects.filter(
            policy=row, digest=row.digest, against=live_digest(row.pk), state="done"
        ).exists()
        if not tested and not untested:
            raise Refused("policy_not_simulated")
        _go_live(actor, row, said, since, valid_to, row.digest if tested else "")
        _tidy(actor, now)
    return views([row])[0]


def roll_back(actor: Actor, policy_id: int, reason: str) -> PolicyView:
    """Take a live version back, at once. What was valid before it in its scope decides again: as it stands when it
    still runs, else as a new version with the same contents. A scope that had no version before falls to the
    broader one. Refused("policy_nothing_before")."""
    require(actor, Right.POLICY_WRITE)
    said, now = said_why(reason), clock.now()
    with transaction.atomic():
        _alone()
        row = policy_row(policy_id)
        earlier = _earlier(row)
        move(row, POLICY, "retire", actor, said)
        same = {axis: getattr(row, axis) for axis in AXES}
        running = [it for it in published() if it.runs(now) and all(getattr(it, a) == v for a, v in same.items())]
        back = row
        if not running and earlier is not None:
            back = Policy.objects.create(
                name=earlier.name, content=earlier.content, digest=earlier.digest, state="submitted", **same,
                base=earlier.base, author=earlier.author, author_user_id=earlier.author_user_id, at=now,
                reviewed_by=actor.label, because=said,
            )  # fmt: skip
            _go_live(actor, back, f"back to version {earlier.version}: {said}", now, None, earlier.tested)
        if not has_ground(published(), now):
            raise Refused("policy_nothing_before")
    return views([back])[0]


def _earlier(row: Policy) -> Policy | None:
    """The version of the same scope that this one came after."""
    same = {axis: getattr(row, axis) for axis in AXES}
    rows = Policy.objects.filter(**same, version__lt=row.version or 0).exclude(digest=row.digest)
    return rows.filter(version=row.base).first() or rows.order_by("-version").first()


def _go_live(actor: Actor, row: Policy, reason: str, since: datetime, until: datetime | None, tested: str) -> None:
    version = (Policy.objects.aggregate(newest=Max("version"))["newest"] or 0) + 1
    second = actor.user_id if actor.user_id != row.author_user_id else None
    move(
        row,
        POLICY,
        "publish",
        actor,
        reason,
        version=version,
        valid_from=since,
        valid_to=until,
        reviewed_by=actor.label,
        reviewed_by_user_id=second,
        tested=tested,
        published_at=clock.now(),
    )


def _tidy(actor: Actor, now: datetime) -> None:
    """Versions that can never decide again are retired; a default without end must remain."""
    live = published()
    if not has_ground(live, now):
        raise Refused("policy_no_ground")
    for it in outlived(live, now):
        move(policy_row(it.id), POLICY, "retire", actor, "another version took its place")


def _alone() -> None:
    """Publications come one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('decisions.publish'))")
