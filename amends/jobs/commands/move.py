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

# The guarded update and its record are one statement: neither can be without the other.
_MOVE = """
WITH moved AS (UPDATE {table} SET {columns} WHERE {key} = %s AND {state} = %s RETURNING {key} AS id)
INSERT INTO jobs_statemove (axis, object_id, verb, before, after, actor_kind, actor_id, actor_label, reason, at)
SELECT %s, id, %s, %s, %s, %s, %s, %s, %s, %s FROM moved
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
    who = [actor.kind, actor.user_id or actor.customer_id, actor.label]
    told = [moves.axis, verb, before, after, *who, reason, clock.now()]
    with transaction.atomic(savepoint=False):
        changed = _changed(row, field, {field: after, **changes}, [row.pk, before, *told])
        if changed and fact is not None:
            publish(fact)
    if not changed:  # said outside the block, so that the caller's transaction stays usable
        raise Conflict("changed_meanwhile")
    for name, value in {field: after, **changes}.items():
        setattr(row, name, value)


def _changed(row: models.Model, field: str, values: dict[str, Any], told: list[Any]) -> bool:
    meta, quote = row._meta, connection.ops.quote_name
    fields: list[Any] = [meta.get_field(name) for name in values]
    state: Any = meta.get_field(field)
    key: Any = meta.pk
    statement = _MOVE.format(
        table=quote(meta.db_table),
        columns=", ".join(f"{quote(one.column)} = %s" for one in fields),
        key=quote(key.column),
        state=quote(state.column),
    )
    given = [one.get_db_prep_save(value, connection) for one, value in zip(fields, values.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(statement, [*given, *told])
        return bool(cursor.rowcount)
