"""What other rooms may use of the refurbishment room. Types and facts are in ports.py."""

import amends.refurbishment.rules.texts  # noqa: F401 (registers the texts)
from amends.refurbishment.commands.order import give_up, goods_came, reopen, start
from amends.refurbishment.commands.release import grade, release
from amends.refurbishment.commands.set_up import save_centre, save_plan
from amends.refurbishment.commands.work import add_photo, record_erasure, record_test, record_work
from amends.refurbishment.queries.read import (
    centres,
    offspring,
    order_by_ref,
    orders,
    orders_of,
    origins,
    photo_bytes,
    plan_for,
    yields,
)

__all__ = [
    "add_photo",
    "centres",
    "give_up",
    "goods_came",
    "grade",
    "offspring",
    "order_by_ref",
    "orders",
    "orders_of",
    "origins",
    "photo_bytes",
    "plan_for",
    "record_erasure",
    "record_test",
    "record_work",
    "release",
    "reopen",
    "save_centre",
    "save_plan",
    "start",
    "yields",
]
