"""What channels were told."""

from __future__ import annotations

from django.db.models import F

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.exchange.models import Push
from amends.exchange.types import PushView

_COLUMNS = (
    "id", "source_id", "kind", "state", "attempts", "external_id", "message", "created_at", "due_at", "settled_at",
)  # fmt: skip
_TOLD = ("order_external_id", "wish", "note")


def pushes(actor: Actor, state: str = "", cursor: str = "", size: int = 50) -> Page[PushView]:
    """Newest first, of one state when given."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    rows = Push.objects.order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if cursor:
        rows = rows.filter(id__lt=before(cursor))
    found = rows.annotate(
        channel=F("source__channel"),
        account=F("source__account"),
        order_external_id=F("told__order_external_id"),
        wish=F("told__state"),
        note=F("told__note"),
    ).values(*_COLUMNS, "channel", "account", *_TOLD)[: size + 1]
    page = [PushView(**row | {name: (row[name] or "") for name in _TOLD}) for row in found]
    return cut(page, size, lambda row: [row.id])
