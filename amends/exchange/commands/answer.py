"""Acknowledging what partners sent, once it has been worked off: each file once."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from amends.core import clock
from amends.exchange.commands.hand_over import write
from amends.exchange.models import Mailbox, Unanswered
from amends.exchange.queries.mailboxes import acknowledging
from amends.intake.api import archive
from amends.intake.ports import Problem

_UNREAD = Q(event__state="pending", event__attempts=0)
"""What was read and waits for its order is acknowledged: nothing in it is for the partner to mend."""

_THEIRS = frozenset({"message_truncated"})
"""Held here, but only the sender can give the rest."""


def answer_due(limit: int = 500) -> int:
    """Write the acknowledgement of every file that was worked off; how many."""
    due = Unanswered.objects.exclude(_UNREAD).order_by("pk").values_list("pk", flat=True)
    return sum(_answer(pk) for pk in list(due[:limit]))


def _answer(pk: int) -> bool:
    with transaction.atomic():
        row = Unanswered.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            return False
        box = Mailbox.objects.select_for_update().select_related("source").get(source_id=row.source_id)
        party = acknowledging(box.source.channel)
        (event,) = archive.some([row.event_id])
        made = b""
        if party is not None and box.form:
            control = box.control + 1
            made = party.acknowledge(event.body, _refusals(event.letters), clock.now(), control, box.form)
        if made:
            write(box, box.form, made, event_id=row.event_id)
        row.delete()
        return bool(made)


def _refusals(letters: Iterable[archive.Letter]) -> list[Problem]:
    """The findings for which something was not taken. What is held waits for a person of ours, so it is no
    refusal: the sender has nothing to mend. That it refuses a file of ours is its word, not its fault."""
    return [
        Problem(code=it.code, field=it.field, about=it.about, severity=it.severity, facts=it.facts)
        for it in letters
        if it.code != "partner_refused" and (it.severity == "reject" or it.code in _THEIRS)
    ]
