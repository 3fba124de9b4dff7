"""The guarded state change."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict
from amends.core.facts import Fact
from amends.core.moves import Moves
from amends.jobs.commands.facts import publish
from amends.jobs.models import StateMove


def move(
    row: models.Model,
    moves: Moves,
    verb: str,
    actor: Actor,
    reason: str = "",
    *,
    field: str = "state",
    fact: Fact | None = None,
    **changes: Any,
) -> None:
    """Take `row` along its axis by `verb`, write who/when/why, publish `fact`; one transaction.

    `changes` are further columns set in the same UPDATE. Raises Refused("move_not_allowed") when the
    state known here forbids the verb and Conflict when somebody else moved the row meanwhile.
    """
    before = getattr(row, field)
    after = moves.after(before, verb)
    with transaction.atomic():
        manager = type(row)._default_manager
        changed = manager.filter(pk=row.pk, **{field: before}).update(**{field: after}, **changes)
        if changed != 1:
            raise Conflict("changed_meanwhile")
        StateMove.objects.create(
            axis=moves.axis,
            object_id=row.pk,
            verb=verb,
            before=before,
            after=after,
            actor_kind=actor.kind,
            actor_id=actor.user_id or actor.customer_id,
            actor_label=actor.label,
            reason=reason,
            at=clock.now(),
        )
        if fact is not None:
            publish(fact)
    setattr(row, field, after)
    for name, value in changes.items():
        setattr(row, name, value)
