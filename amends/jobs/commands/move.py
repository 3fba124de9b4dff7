"""The guarded state change."""

from __future__ import annotations

from typing import Any

from django.db import connection, models, transaction

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict
from amends.core.facts import Fact
from amends.core.moves import Moves
from amends.jobs.commands.facts import publish

_NOTE = """
INSERT INTO jobs_statemove (axis, object_id, verb, before, after, actor_kind, actor_id, actor_label, reason, at)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


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
    with transaction.atomic(savepoint=False):
        manager = type(row)._default_manager
        changed = manager.filter(pk=row.pk, **{field: before}).update(**{field: after}, **changes)
        if changed == 1:
            _note([moves.axis, row.pk, verb, before, after], actor, reason)
            if fact is not None:
                publish(fact)
    if changed != 1:  # said outside the block, so that the caller's transaction stays usable
        raise Conflict("changed_meanwhile")
    setattr(row, field, after)
    for name, value in changes.items():
        setattr(row, name, value)


def _note(what: list[Any], actor: Actor, reason: str) -> None:
    who = [actor.kind, actor.user_id or actor.customer_id, actor.label]
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, [*what, *who, reason, clock.now()])
