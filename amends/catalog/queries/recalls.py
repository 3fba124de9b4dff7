"""How far recall notices are."""

from __future__ import annotations

from amends.accounts.api import Right, require
from amends.catalog.models import RecallRun
from amends.catalog.types import RecallRunView
from amends.core.actor import Actor
from amends.core.errors import NotFound

_SHOWN = 20


def run_view(row: RecallRun) -> RecallRunView:
    """The run as others see it; load it with its advisory."""
    return RecallRunView(
        id=row.pk,
        advisory_id=row.advisory_id,
        advisory_ref=row.advisory.public_id,
        product_id=row.advisory.product_id,
        version=row.version,
        after=row.after,
        last=row.last,
        units=row.units,
        letters=row.letters,
        unreached=row.unreached,
        started_by=row.started_by,
        started_at=row.started_at,
        finished_at=row.finished_at,
    )


def recall_run(run_id: int) -> RecallRunView:
    """NotFound when there is none."""
    row = RecallRun.objects.select_related("advisory").filter(pk=run_id).first()
    if row is None:
        raise NotFound
    return run_view(row)


def recall_runs(actor: Actor, public_id: str) -> list[RecallRunView]:
    """An advisory's newest twenty runs, newest first."""
    require(actor, Right.CATALOG_READ)
    rows = RecallRun.objects.select_related("advisory").filter(advisory__public_id=public_id)
    return [run_view(row) for row in rows.order_by("-pk")[:_SHOWN]]
