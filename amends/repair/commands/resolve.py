"""What people do with dead letters: replay, release, discard and take that back. Every step says who and why."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.intake.api import process_again, settle_letter
from amends.repair.models import Standing

AT_ONCE = 500


def replay(actor: Actor, dead_letter_ids: list[int]) -> dict[str, int]:
    """Process the events again (at most 500 at once); counts of events by what they came to."""
    require(actor, Right.INTAKE_OPERATE)
    found = Standing.objects.filter(pk__in=dead_letter_ids[:AT_ONCE], state="open")
    return process_again(actor, sorted(set(found.values_list("event_id", flat=True))), "replay")


def release(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a held event although the gate said hold; Refused("not_releasable") for a reject.

    The event is processed at once. What else holds it stays open.
    """
    settle_letter(actor, dead_letter_id, "release", reason)


def discard(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Close a letter without taking its event (it was dealt with elsewhere). The bytes are kept for ever."""
    settle_letter(actor, dead_letter_id, "discard", reason)


def restore(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a discard back; Conflict when the same finding is open again already."""
    settle_letter(actor, dead_letter_id, "restore", reason)
