"""How much waits in each queue for a person: all queues by one statement, none read further than asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection

_QUEUES: dict[str, tuple[str, dict[str, Any]]] = {}


def queue_of(name: str, model: str, **waits: Any) -> None:
    """Register a queue (in apps.py): the rows of `model` that fit `waits`; an index must find them."""
    _QUEUES[name] = (model, waits)


def waiting(names: Sequence[str], most: int) -> dict[str, int]:
    """How many rows wait in each of these queues; at most `most` + 1, which says "more". Whose right it is to know
    is the caller's affair. KeyError for a queue that nobody registered."""
    if not names:
        return {}
    parts, values = [], []
    for name in names:
        model, waits = _QUEUES[name]
        rows = apps.get_model(model)._default_manager.filter(**waits).order_by().values("pk")[: most + 1]
        sql, given = rows.query.sql_with_params()
        parts.append(f"(SELECT count(*) FROM ({sql}) waits)")  # noqa: S608 (values are bound)
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return dict(zip(names, cursor.fetchone(), strict=True))
