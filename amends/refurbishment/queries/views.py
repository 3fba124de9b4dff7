"""From rows to what others see."""

from __future__ import annotations

import msgspec

from amends.refurbishment.models import RefurbishmentOrder
from amends.refurbishment.types import REFURBISHMENT, Erasure, PhotoView, Plan, ResultView, WorkOrderView, WorkView


def order_view(row: RefurbishmentOrder) -> WorkOrderView:
    """One order with all that belongs to it (prefetched, else a statement each)."""
    erasure = getattr(row, "erasure", None)
    results = {one.name: one for one in sorted(row.results.all(), key=lambda one: one.pk)}
    return WorkOrderView(
        id=row.pk,
        public_id=row.public_id,
        receipt_id=row.receipt_id,
        rma_ref=row.rma_ref,
        claim_id=row.claim_id,
        state=row.state,
        sku=row.sku,
        title=row.title,
        serial=row.serial,
        quantity=row.quantity,
        good=row.good,
        stores_data=row.stores_data,
        found=row.found,
        location_code=row.location_code,
        grade=row.grade,
        new_sku=row.new_sku,
        price_minor=row.price_minor,
        currency=row.currency,
        cost_minor=row.cost_minor,
        channel=row.channel,
        note=row.note,
        graded_by=row.graded_by,
        graded_by_user=row.graded_by_user_id,
        released_by=row.released_by,
        at=row.at,
        ended_at=row.ended_at,
        plan=msgspec.convert(row.plan, Plan),
        verbs=tuple(REFURBISHMENT.verbs(row.state)),
        work=_work(row),
        results=tuple(
            ResultView(name=one.name, passed=one.passed, value=one.value, by=one.by, at=one.at)
            for one in results.values()
        ),
        erasure=Erasure(
            method=erasure.method, tool=erasure.tool, report=erasure.report, by=erasure.by, at=erasure.at
        )
        if erasure is not None
        else None,
        photos=tuple(
            PhotoView(public_id=one.public_id, by=one.by, at=one.at)
            for one in sorted(row.photos.all(), key=lambda one: one.pk)
        ),
    )  # fmt: skip


def _work(row: RefurbishmentOrder) -> tuple[WorkView, ...]:
    return tuple(
        WorkView(
            id=one.pk,
            kind=one.kind,
            text=one.text,
            sku=one.sku,
            quantity=one.quantity,
            minutes=one.minutes,
            minor=one.minor,
            by=one.by,
            at=one.at,
        )
        for one in sorted(row.work.all(), key=lambda one: one.pk)
    )
