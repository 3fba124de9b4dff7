"""The grade, and a second person's release: the goods go on sale as an article of their own."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.catalog.api import lists, product_by_sku, register_units, save_product, save_term
from amends.catalog.ports import Term
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.jobs.api import move
from amends.ledger.api import WITH_SUPPLIERS, Book, GoodsPlace, GoodsStatus, LegInput, grant_release, post
from amends.refurbishment.commands.order import bench, fresh, locked
from amends.refurbishment.commands.revalue import revalue
from amends.refurbishment.facts import RefurbishedReleased
from amends.refurbishment.models import RefurbishmentOrder
from amends.refurbishment.rules.grading import check_grade, refurbished_sku
from amends.refurbishment.types import REFURBISHMENT, WorkOrderView

_STATUS = {"A": GoodsStatus.GRADE_A, "B": GoodsStatus.GRADE_B, "C": GoodsStatus.GRADE_C}
BECAME = "refurbished"
"""The scrap bin of a place in which a unit stands, in the book of its old article, that goes on as a new one."""


def grade(
    actor: Actor, ref: str, grade: str, *, good: int | None = None, price_minor: int | None = None, note: str = ""
) -> WorkOrderView:
    """What it has become: grade, how many of the units are good (all unless said), the price of one (the plan's
    unless said). A second person releases it.

    Refused: grade_unknown, good_wrong, not_ready (tests, erasure, photo), price_missing, move_not_allowed.
    """
    require(actor, Right.DISPOSITION_PROPOSE)
    with transaction.atomic():
        row = locked(actor, ref)
        REFURBISHMENT.after(row.state, "grade")
        found = fresh(row)
        passed = found.quantity if good is None else good
        check_grade(found, grade, passed)
        price = price_minor if price_minor is not None else found.plan.price(grade)
        if price is None or not 0 < price <= 10**12:
            raise Refused("price_missing", grade=grade, currency=row.currency, field="price")
        move(
            row, REFURBISHMENT, "grade", actor, f"grade {grade}",
            grade=grade, good=passed, price_minor=price, new_sku=refurbished_sku(row.sku, grade),
            note=note.strip()[:2_000], graded_by=actor.label, graded_by_user_id=actor.user_id,
        )  # fmt: skip
        return fresh(row)


def release(actor: Actor, ref: str, channel: str = "") -> WorkOrderView:
    """Put it on sale, in `channel` (empty: anywhere): the good units leave the bench for their grade under a
    release of the two people, the others are scrapped; publishes RefurbishedReleased.

    The refurbished article is made when it is new, with the serial number and a guarantee of its own. Refused:
    same_person, move_not_allowed, stock_short; Conflict when two release at once.
    """
    require(actor, Right.DISPOSITION_AUTHORISE)
    if actor.user_id is None:
        raise NotFound
    with transaction.atomic():
        row = locked(actor, ref)
        REFURBISHMENT.after(row.state, "release")
        if row.graded_by_user_id is None or row.graded_by_user_id == actor.user_id:
            raise Refused("same_person")
        fact = RefurbishedReleased(
            order_id=row.pk, claim_id=row.claim_id, sku=row.sku, new_sku=row.new_sku, grade=row.grade,
            quantity=row.good, price_minor=row.price_minor or 0, currency=row.currency, channel=channel.strip(),
        )  # fmt: skip
        move(
            row, REFURBISHMENT, "release", actor, channel.strip(), fact=fact,
            channel=channel.strip()[:100], released_by=actor.label, released_by_user_id=actor.user_id,
            ended_at=clock.now(),
        )  # fmt: skip
        _identity(row)
        _book(actor, row)
        _cost(row, revalue(actor, row))
        return fresh(row)


def _identity(row: RefurbishmentOrder) -> None:
    """The article of the refurbished unit, its serial number, and its guarantee, each made once."""
    old, plan = product_by_sku(row.sku), row.plan
    if product_by_sku(row.new_sku) is None:
        fields: dict[str, object] = {}
        if old is not None:
            fields = {
                "category": old.category,
                "brand": old.brand,
                "serialised": old.serialised,
                "hazard": old.hazard,
                "serial_pattern": old.serial_pattern,
                "serial_check": old.serial_check,
                "stores_data": old.stores_data,
            }
        save_product(SYSTEM, row.new_sku, f"{row.title}, refurbished, grade {row.grade}", **fields)
    if row.serial:
        register_units(SYSTEM, row.new_sku, [row.serial], row.lot)
    months = int(plan.get("months", 0))
    if months and not lists.terms(SYSTEM, row.new_sku, "", "", 1).items:
        term = Term(
            kind="commercial", name=f"Refurbished, grade {row.grade}", months=months, starts="delivery",
            source=f"Plan of {row.sku}, version {plan.get('version', 0)}",
        )  # fmt: skip
        save_term(SYSTEM, term, sku=row.new_sku, valid_from=clock.now().date())


def _cost(row: RefurbishmentOrder, unit: Money | None) -> None:
    """What a unit of the article stands at from today on: so it is reversed when the unit comes back once more."""
    new = product_by_sku(row.new_sku)
    if unit is not None and new is not None:
        save_product(SYSTEM, row.new_sku, new.title, unit_cost_minor=unit.minor, cost_currency=unit.currency)


def _book(actor: Actor, row: RefurbishmentOrder) -> None:
    status, place = _STATUS[row.grade], row.location_code
    shelf, old, new = GoodsPlace(place, status), f"sku:{row.sku}", f"sku:{row.new_sku}"
    _released(actor, row, GoodsPlace(place, status), row.good, "grade")
    became = GoodsPlace(place, GoodsStatus.SCRAP, BECAME)
    legs = [
        LegInput(shelf, old, -row.good, row.lot),
        LegInput(became, old, row.good, row.lot),
        LegInput(WITH_SUPPLIERS, new, -row.good, row.lot),
        LegInput(shelf, new, row.good, row.lot),
    ]
    post(Book.GOODS, "new identity", row.public_id, legs, actor, key=f"refurbish:{row.pk}:identity")
    _released(actor, row, GoodsPlace(place, GoodsStatus.SCRAP), row.quantity - row.good, "rest")


def _released(actor: Actor, row: RefurbishmentOrder, goal: GoodsPlace, quantity: int, step: str) -> None:
    """From the bench to there, under a release of who graded and who releases."""
    if not quantity:
        return
    commodity = f"sku:{row.sku}"
    leave = grant_release(
        commodity, bench(row), goal.status, quantity,
        requested_by=Actor("user", row.graded_by, user_id=row.graded_by_user_id), authorised_by=actor,
        reference=row.public_id,
    )  # fmt: skip
    legs = LegInput.moved(bench(row), goal, commodity, quantity, row.lot)
    post(
        Book.GOODS, "refurbishment", row.public_id, legs, actor,
        key=f"refurbish:{row.pk}:{step}", release_id=leave,
    )  # fmt: skip
