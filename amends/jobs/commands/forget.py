"""Forgetting who a customer was, and what was said, in the history of things that were erased."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import JSONField, Value
from django.db.models.expressions import CombinedExpression, F

from amends.jobs.models import FactRow, StateMove

_NOBODY = "Customer"


def forget_moves(axis: str, object_ids: Sequence[int], said_by: Sequence[str], about: str) -> None:
    """Take customers' names and reasons from the moves of these objects, and the `text` from the facts `said_by`
    whose field `about` names one of them. When what happened, by which verb, stays."""
    moves = StateMove.objects.filter(axis=axis, object_id__in=object_ids, actor_kind="customer")
    moves.update(actor_label=_NOBODY, reason="")
    said = FactRow.objects.filter(name__in=said_by, **{f"payload__{about}__in": list(object_ids)})
    empty = Value({"text": ""}, output_field=JSONField())
    said.update(payload=CombinedExpression(F("payload"), "||", empty, output_field=JSONField()))
