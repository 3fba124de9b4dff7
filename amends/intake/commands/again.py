"""What the repair of dead letters rests on: closing a letter, opening it again, and beginning an event again.

Each locks the event first, so that of two people who do something to one letter at once, one finds it done.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused, register_texts
from amends.intake.commands.process import process_events
from amends.intake.models import DeadLetter, RawEvent
from amends.intake.rules.moves import EVENT, LETTER
from amends.jobs.api import move

register_texts(
    {
        "not_releasable": "{cause} cannot be released: there is nothing that could be taken. Mend the cause, then "
        "replay it, or discard it with a reason.",
        "letter_reason_missing": "Say why: the next person who looks at this will want to know.",
    }
)


def process_again(actor: Actor, event_ids: Sequence[int], reason: str) -> dict[str, int]:
    """Process events as if they had just come, those that nobody else moves meanwhile; counts by what they came
    to. The sweep is the net in case this process dies between."""
    require(actor, Right.INTAKE_OPERATE)
    begun = []
    for event in RawEvent.objects.filter(pk__in=event_ids).defer("body").order_by("pk"):
        try:
            with transaction.atomic():
                _begin(event, actor, reason)
        except Conflict:
            continue
        begun.append(event.pk)
    process_events(begun)
    return dict(Counter(RawEvent.objects.filter(pk__in=begun).values_list("state", flat=True)))


def settle_letter(actor: Actor, letter_id: int, verb: str, reason: str) -> None:
    """release or discard an open letter, or restore a discarded one.

    A released letter's event is processed at once. A discarded one's ends when nothing else is open. NotFound;
    Refused("letter_reason_missing", "not_releasable", "move_not_allowed"); Conflict when somebody just moved the
    event, or when a discarded finding is open again already.
    """
    require(actor, Right.INTAKE_OPERATE)
    if not reason.strip():
        raise Refused("letter_reason_missing")
    with transaction.atomic():
        letter, event = _locked(letter_id)
        if verb == "release" and letter.severity != "hold":
            raise Refused("not_releasable", cause=letter.code)
        LETTER.after(letter.state, verb)
        if verb == "restore":
            _restore(letter, event, actor, reason)
        else:
            _close(letter, event, verb, actor, reason)
    if verb == "release":
        process_events([event.pk])


def _close(letter: DeadLetter, event: RawEvent, verb: str, actor: Actor, reason: str) -> None:
    if event.state != "dead":
        raise Conflict
    move(letter, LETTER, verb, actor, reason, resolved_at=clock.now())
    if verb == "release":
        _begin(event, actor, reason)
    elif not event.dead_letters.filter(state="open").exists():
        move(event, EVENT, "discard", actor, reason)


def _restore(letter: DeadLetter, event: RawEvent, actor: Actor, reason: str) -> None:
    if event.state not in ("ignored", "dead"):
        raise Conflict
    try:
        with transaction.atomic():
            move(letter, LETTER, "restore", actor, reason, resolved_at=None)
    except IntegrityError as error:  # the same finding is open already
        raise Conflict from error
    if event.state == "ignored":
        move(event, EVENT, "restore", actor, reason)


def _locked(letter_id: int) -> tuple[DeadLetter, RawEvent]:
    event_id = DeadLetter.objects.filter(pk=letter_id).values_list("raw_event_id", flat=True).first()
    if event_id is None:
        raise NotFound
    event = RawEvent.objects.select_for_update().defer("body").get(pk=event_id)
    return DeadLetter.objects.get(pk=letter_id), event


def _begin(event: RawEvent, actor: Actor, reason: str) -> None:
    if event.state != "pending":
        move(event, EVENT, "replay", actor, reason, attempts=0, started=0, due_at=None)
