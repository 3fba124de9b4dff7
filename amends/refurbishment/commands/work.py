"""Parts and labour, tests, the erasure of data, photos."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import F

from amends.accounts.api import Right, require
from amends.claims.ports import evidence_files
from amends.claims.ports.reading import read_photo
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.refurbishment.commands.order import fresh, locked
from amends.refurbishment.models import (
    DataErasure,
    GradingPhoto,
    RefurbishmentOrder,
    RefurbishmentWork,
    TestResult,
)
from amends.refurbishment.queries.read import AREA
from amends.refurbishment.rules.grading import check_erasure, check_work, labour
from amends.refurbishment.types import REFURBISHMENT, Erasure, WorkOrderView
from amends.workshop.api import parts

MOST_PHOTOS = 12


def record_work(
    actor: Actor,
    ref: str,
    kind: str,
    text: str,
    key: str,
    *,
    sku: str = "",
    quantity: int = 1,
    minutes: int = 0,
    minor: int | None = None,
) -> WorkOrderView:
    """Record what was done, once per key; its cost is posted, a part with a SKU is taken from the place's stock.

    `minor` None: labour by the plan's rate, a part by its unit cost. Refused: refurb_work_wrong, part_unknown,
    part_none, currency_differs, move_not_allowed unless it is being worked on.
    """
    require(actor, Right.RETURNS_INSPECT)
    check_work(kind, text, quantity, minutes, minor)
    with transaction.atomic():
        row = _working(actor, ref)
        whole = f"{row.pk}:{key}"
        if RefurbishmentWork.objects.filter(key=whole).exists():
            return fresh(row)
        cost = minor if minor is not None else _cost(row, kind, sku, quantity, minutes)
        done = RefurbishmentWork.objects.create(
            order=row, key=whole, kind=kind, text=text.strip(), sku=sku.strip(), quantity=quantity,
            minutes=minutes, minor=cost, by=actor.label, at=clock.now(),
        )  # fmt: skip
        if kind == "part" and sku.strip():
            _consume(actor, row, done)
        _post(actor, row, done)
        RefurbishmentOrder.objects.filter(pk=row.pk).update(cost_minor=F("cost_minor") + cost)
        return fresh(row)


def record_test(actor: Actor, ref: str, name: str, passed: bool, value: str = "") -> WorkOrderView:
    """A test of the plan's protocol (any, where the plan names none); the newest of a name counts.

    Refused: test_unknown, move_not_allowed.
    """
    require(actor, Right.RETURNS_INSPECT)
    with transaction.atomic():
        row = _working(actor, ref)
        known = row.plan.get("tests", [])
        if not name.strip() or (known and name.strip() not in known):
            raise Refused("test_unknown", name=name, known=", ".join(known), field="name")
        TestResult.objects.create(
            order=row, name=name.strip()[:200], passed=passed, value=value.strip()[:500], by=actor.label,
            at=clock.now(),
        )  # fmt: skip
        return fresh(row)


def record_erasure(actor: Actor, ref: str, erasure: Erasure) -> WorkOrderView:
    """The owner's data is gone: how, with which tool, by which report. Once. Refused: erasure_wrong,
    move_not_allowed."""
    require(actor, Right.RETURNS_INSPECT)
    check_erasure(erasure)
    with transaction.atomic():
        row = _working(actor, ref)
        DataErasure.objects.get_or_create(
            order=row,
            defaults={
                "method": erasure.method,
                "tool": erasure.tool.strip()[:200],
                "report": erasure.report.strip()[:200],
                "by": actor.label,
                "at": clock.now(),
            },
        )
        return fresh(row)


def add_photo(actor: Actor, ref: str, name: str, body: bytes) -> WorkOrderView:
    """A photo for the grade; the same picture twice is one. Refused: the photo's own, refurb_photos_full,
    move_not_allowed; Unavailable: photo_busy, photo_not_kept."""
    require(actor, Right.RETURNS_INSPECT)
    photo = read_photo(name, body)
    digest = hashlib.sha256(photo.jpeg).hexdigest()
    evidence_files.keep(digest, photo.jpeg, photo.small, AREA)
    with transaction.atomic():
        row = _working(actor, ref)
        if row.photos.exclude(sha256=digest).count() >= MOST_PHOTOS:
            raise Refused("refurb_photos_full", limit=MOST_PHOTOS, field="photo")
        GradingPhoto.objects.get_or_create(
            order=row,
            sha256=digest,
            defaults={"public_id": ids.new("PIC"), "by": actor.label, "at": clock.now()},
        )
        return fresh(row)


def _working(actor: Actor, ref: str) -> RefurbishmentOrder:
    row = locked(actor, ref)
    if row.state != "working":
        REFURBISHMENT.after(row.state, "grade")
    return row


def _cost(row: RefurbishmentOrder, kind: str, sku: str, quantity: int, minutes: int) -> int:
    if kind != "part":
        return labour(int(row.plan.get("rate_minor", 0)), minutes)
    return parts.cost_of(parts.known_part(sku), quantity, row.currency) if sku.strip() else 0


def _consume(actor: Actor, row: RefurbishmentOrder, done: RefurbishmentWork) -> None:
    parts.take(
        actor,
        row.location_code,
        parts.known_part(done.sku).sku,
        done.quantity,
        reference=row.public_id,
        key=f"refurbish work:{done.pk}:goods",
        reason=done.text,
    )


def _post(actor: Actor, row: RefurbishmentOrder, done: RefurbishmentWork) -> None:
    if not done.minor:
        return
    owed = MoneyAccount("goods_at_cost", done.sku) if done.kind == "part" and done.sku else MoneyAccount(
        "workshop_internal", row.location_code
    )  # fmt: skip
    legs = [
        LegInput(MoneyAccount("refurbishing_costs", row.sku), row.currency, done.minor),
        LegInput(owed, row.currency, -done.minor),
    ]
    post(Book.MONEY, "refurbishment", row.public_id, legs, actor, key=f"refurbish work:{done.pk}:money")
