"""Naming the person behind changes for the history triggers."""

from __future__ import annotations

import json
import uuid

from django.db import connection

from amends.core.actor import Actor


def acting(actor: Actor) -> None:
    """Have the history rows that this transaction writes say who made the change; call it inside one.

    `pghistory.context` would put its settings into the same text as the statement, which bound
    parameters on the server's side do not allow; so the same settings are made in a statement of their own.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("acting() names the person for one transaction: open it first")
    who = {"actor": actor.label, "kind": actor.kind, "user": actor.user_id, "customer": actor.customer_id}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), json.dumps(who)],
        )
