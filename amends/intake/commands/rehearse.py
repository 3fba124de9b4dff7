"""What would become of dead events if they were processed again now: everything is done as in earnest, in a
transaction that is then rolled back. So a dry run cannot differ from the run."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

from django.db import DatabaseError, transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.intake.commands.work import work
from amends.intake.models import DeadLetter, RawEvent, Version
from amends.intake.queries.letters import views
from amends.intake.types import Rehearsed

log = logging.getLogger(__name__)


def rehearse(actor: Actor, event_ids: Sequence[int], bodies: Mapping[int, bytes] | None = None) -> list[Rehearsed]:
    """What each dead event would come to, in order of ids; `bodies`: with this text instead. Others are left out.

    Events of one call see each other (an order, then its refund), as in a replay. Nothing is written.
    """
    require(actor, Right.INTAKE_OPERATE)
    try:
        return _rehearse(sorted(set(event_ids)), bodies or {})
    except Exception as error:
        if len(event_ids) == 1:
            log.warning("event %s fails in a dry run: %s", event_ids[0], error)
            return [Rehearsed(event_id=event_ids[0], state="dead", why=f"{type(error).__name__}: {error}"[:200])]
        if isinstance(error, DatabaseError) and not transaction.get_connection().is_usable():
            raise
        middle = len(event_ids) // 2
        return [it for half in (event_ids[:middle], event_ids[middle:]) for it in rehearse(actor, half, bodies)]


def _rehearse(ids: list[int], bodies: Mapping[int, bytes]) -> list[Rehearsed]:
    with transaction.atomic():
        rows = RawEvent.objects.filter(pk__in=ids, state="dead")
        dead = dict(rows.order_by("pk").select_for_update().values_list("pk", "version"))
        for event_id in dead.keys() & bodies.keys():
            _with_text(event_id, dead[event_id] + 1, bodies[event_id])
        RawEvent.objects.filter(pk__in=list(dead)).update(state="pending", due_at=None, attempts=0)
        work(list(dead))
        states = dict(RawEvent.objects.filter(pk__in=list(dead)).values_list("pk", "state"))
        outcomes = dict(RawEvent.objects.filter(pk__in=list(dead)).values_list("pk", "outcome"))
        letters = list(views(DeadLetter.objects.filter(raw_event_id__in=list(dead), state="open").order_by("pk")))
        transaction.set_rollback(True)
    return [
        Rehearsed(
            event_id=event_id,
            state=states[event_id],
            letters=tuple(it for it in letters if it.raw_event_id == event_id and states[event_id] == "dead"),
            records=tuple(tuple(it) for it in (outcomes[event_id] or {}).get("records", ())),
        )
        for event_id in dead
    ]


def _with_text(event_id: int, number: int, body: bytes) -> None:
    Version.objects.create(
        raw_event_id=event_id, number=number, body=body, body_sha256="", actor_label="", reason="", at=clock.now()
    )
    RawEvent.objects.filter(pk=event_id).update(version=number)
