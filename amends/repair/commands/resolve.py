"""What people do with dead letters: replay, release, discard and take that back. Every step says who and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.intake.api import begin_again, close_letter, open_letter, process_again
from amends.jobs.api import defer
from amends.repair.models import Standing

AT_ONCE = 500


def replay(actor: Actor, dead_letter_ids: list[int]) -> dict[str, int]:
    """Process the events again (at most 500 at once); counts of events by what they came to."""
    require(actor, Right.INTAKE_OPERATE)
    found = Standing.objects.filter(pk__in=dead_letter_ids[:AT_ONCE], state="open")
    return _again(actor, sorted(set(found.values_list("event_id", flat=True))), "replay")


def replay_code(actor: Actor, code: str) -> dict[str, int]:
    """Replay all open letters of one code: the first 500 now, the rest by a job ("later")."""
    require(actor, Right.INTAKE_OPERATE)
    return _replay_from(actor, code, 0)


def replay_rest(code: str, after: int, label: str, user_id: int | None) -> None:
    """The job behind replay_code; the right was asked for when it was begun."""
    _replay_from(_begun_by(label, user_id), code, after)


def _begun_by(label: str, user_id: int | None) -> Actor:
    return Actor("user", label, user_id=user_id, roles=frozenset({"intake_operator"}))


def _replay_from(actor: Actor, code: str, after: int) -> dict[str, int]:
    rows = Standing.objects.filter(state="open", code=code, event_id__gt=after).order_by("event_id")
    ids = list(rows.values_list("event_id", flat=True).distinct()[: AT_ONCE + 1])
    counts = _again(actor, ids[:AT_ONCE], f"replay of all {code}")
    if len(ids) > AT_ONCE:
        rest = rows.filter(event_id__gt=ids[AT_ONCE - 1]).order_by().values("event_id").distinct().count()
        defer("repair.replay_code", code=code, after=ids[AT_ONCE - 1], label=actor.label, user_id=actor.user_id)
        counts["later"] = rest
    return counts


def release(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a held event although the gate said hold; Refused("not_releasable") for a reject.

    The event is processed at once. What else holds it stays open.
    """
    process_again([close_letter(actor, dead_letter_id, "release", reason)])


def discard(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Close a letter without taking its event (it was dealt with elsewhere). The bytes are kept for ever."""
    close_letter(actor, dead_letter_id, "discard", reason)


def restore(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a discard back; Conflict when the same finding is open again already."""
    open_letter(actor, dead_letter_id, reason)


def _again(actor: Actor, ids: Sequence[int], reason: str) -> dict[str, int]:
    begun = begin_again(actor, ids, reason)
    return dict(Counter(process_again(begun)))
