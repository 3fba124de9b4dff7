"""What people do with dead letters: replay, release, discard. Every step says who, when and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused, register_texts
from amends.intake.commands.process import process_events
from amends.intake.models import DeadLetter, RawEvent
from amends.intake.rules.moves import EVENT, LETTER
from amends.jobs.api import defer, move

AT_ONCE = 500

register_texts(
    {
        "not_releasable": "{cause} cannot be released: there is nothing that could be taken. Mend the cause, then "
        "replay it, or discard it with a reason.",
        "letter_reason_missing": "Say why: the next person who looks at this will want to know.",
    }
)


def replay(actor: Actor, dead_letter_ids: list[int]) -> dict[str, int]:
    """Process the events again (at most 500 at once); counts of events by what they came to."""
    require(actor, Right.INTAKE_OPERATE)
    found = DeadLetter.objects.filter(pk__in=dead_letter_ids[:AT_ONCE], state="open")
    return _again(actor, sorted(set(found.values_list("raw_event_id", flat=True))), "replay")


def replay_code(actor: Actor, code: str) -> dict[str, int]:
    """Replay all open letters of one code: the first 500 now, the rest by a job ("later")."""
    require(actor, Right.INTAKE_OPERATE)
    return _replay_from(actor, code, 0)


def _replay_from(actor: Actor, code: str, after: int) -> dict[str, int]:
    rows = DeadLetter.objects.filter(state="open", code=code, raw_event_id__gt=after, raw_event__state="dead")
    ids = list(rows.order_by("raw_event_id").values_list("raw_event_id", flat=True).distinct()[: AT_ONCE + 1])
    counts = _again(actor, ids[:AT_ONCE], f"replay of all {code}")
    if len(ids) > AT_ONCE:
        rest = rows.filter(raw_event_id__gt=ids[AT_ONCE - 1]).values("raw_event_id").distinct().count()
        defer("intake.replay_code", code=code, after=ids[AT_ONCE - 1], label=actor.label, user_id=actor.user_id)
        counts["later"] = rest
    return counts


def replay_rest(code: str, after: int, label: str, user_id: int | None) -> None:
    """The job behind replay_code; the right was asked for when it was begun."""
    _replay_from(Actor("user", label, user_id=user_id), code, after)


def release(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Take a held event although the gate said hold; Refused("not_releasable") for a reject.

    The event is processed at once. What else holds it stays open.
    """
    require(actor, Right.INTAKE_OPERATE)
    letter = _open_letter(dead_letter_id, reason)
    if letter.severity != "hold":
        raise Refused("not_releasable", cause=letter.code)
    with transaction.atomic():
        move(letter, LETTER, "release", actor, reason, resolved_at=clock.now())
        _begin_again(letter.raw_event, actor, reason)
    process_events([letter.raw_event_id])


def discard(actor: Actor, dead_letter_id: int, reason: str) -> None:
    """Close a letter without taking its event (it was dealt with elsewhere). The bytes are kept for ever."""
    require(actor, Right.INTAKE_OPERATE)
    letter = _open_letter(dead_letter_id, reason)
    with transaction.atomic():
        event = RawEvent.objects.select_for_update().get(pk=letter.raw_event_id)
        move(letter, LETTER, "discard", actor, reason, resolved_at=clock.now())
        if event.state == "dead" and not event.dead_letters.filter(state="open").exists():
            move(event, EVENT, "discard", actor, reason)


def _open_letter(dead_letter_id: int, reason: str) -> DeadLetter:
    if not reason.strip():
        raise Refused("letter_reason_missing")
    letter = DeadLetter.objects.select_related("raw_event").filter(pk=dead_letter_id).first()
    if letter is None:
        raise NotFound
    return letter


def _begin_again(event: RawEvent, actor: Actor, reason: str) -> None:
    """Back to pending, as if it had just come; the sweep is the net in case this process dies now."""
    if event.state != "pending":
        move(event, EVENT, "replay", actor, reason, attempts=0, started=0, due_at=None)


def _again(actor: Actor, ids: Sequence[int], reason: str) -> dict[str, int]:
    begun = []
    for event in RawEvent.objects.filter(pk__in=ids).defer("body").order_by("pk"):
        try:
            with transaction.atomic():
                _begin_again(event, actor, reason)
        except Conflict:
            continue  # somebody else replays it just now
        begun.append(event.pk)
    process_events(begun)
    return dict(Counter(RawEvent.objects.filter(pk__in=begun).values_list("state", flat=True)))
