"""Quarantine as the database keeps it: every pair of statuses, through post() and by raw SQL."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from amends.core.errors import Refused
from amends.ledger.api import (
    WITH_CUSTOMERS,
    WITH_SUPPLIERS,
    GoodsPlace,
    GoodsStatus,
    available,
    balance,
    grant_release,
    reverse,
    verify,
)
from amends.ledger.ports import AVAILABLE
from amends.ledger.rules.goods import COLUMNS, MoveRule, move_rule
from tests.ledger.books import ANN, BEN, KETTLE, QUARANTINE, SHELF, leave, move_goods, place, put

pytestmark = pytest.mark.django_db
PAIRS = list(product(GoodsStatus, repeat=2))


def _sql(statement: str, *parameters: str | int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


def _raw_move(before: GoodsPlace, after: GoodsPlace, release_id: int | None, key: str) -> None:
    """The same move past our code: plain SQL against the tables."""
    for spot in (before, after):
        put(spot, 1)  # so that both accounts exist
    accounts = {
        spot: _sql(
            "SELECT id FROM ledger_account WHERE location = %s AND kind = %s AND bin = %s AND book = 'goods'",
            spot.location,
            spot.status.value,
            spot.bin,
        )
        for spot in (before, after)
    }
    with transaction.atomic():
        ((entry,),) = _sql(
            "INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_label, at,"
            " release_id) VALUES ('goods', 'raw', 'RAW', '', %s, 'user', 'x', now(), %s) RETURNING id",
            key, release_id,
        )  # fmt: skip
        _sql(
            "INSERT INTO ledger_leg (entry_id, account_id, commodity, amount)"
            " VALUES (%s, %s, %s, -1), (%s, %s, %s, 1)",
            entry, accounts[before][0][0], KETTLE, entry, accounts[after][0][0], KETTLE,
        )  # fmt: skip


def test_python_and_the_database_have_the_same_table() -> None:
    for before, after in PAIRS:
        ((letter,),) = _sql("SELECT ledger_move_rule(%s, %s)", before.value, after.value)
        assert letter == move_rule(before, after).value, (before, after)
    assert set(COLUMNS) == set(GoodsStatus)


@pytest.mark.parametrize(("before", "after"), PAIRS)
def test_every_pair_by_raw_sql(before: GoodsStatus, after: GoodsStatus) -> None:
    source = place(before)
    target = place(after, "WH2")
    if source == target:
        return  # the world has one account of each kind: nothing to move
    rule = move_rule(before, after)
    put(source, 1)
    if rule is MoveRule.FREE:
        _raw_move(source, target, None, "free")
        return
    with pytest.raises(DatabaseError) as refusal:
        _raw_move(source, target, None, "without")
    wanted = "AM005" if rule is MoveRule.NEVER else "AM003"
    assert getattr(refusal.value.__cause__, "sqlstate", "") == wanted
    if rule is MoveRule.NEVER:
        with pytest.raises(Refused, match="move_never"):
            leave(1, after, source)
        return
    _raw_move(source, target, leave(1, after, source), "with")
    assert verify() == []


def test_no_way_of_free_moves_leads_from_quarantine_to_anything_that_can_be_sold() -> None:
    """Nor from a customer or the repair bench: and goods at the supplier come in as bought ones."""
    free = {(a, b) for a, b in PAIRS if move_rule(a, b) in (MoveRule.FREE, MoveRule.UNDO)}
    for start in (GoodsStatus.QUALITY_REJECT, GoodsStatus.IN_REPAIR, GoodsStatus.WITH_CUSTOMER):
        reached = {start}
        while more := {b for a, b in free if a in reached} - reached:
            reached |= more
        assert not reached & {*AVAILABLE, GoodsStatus.WITH_SUPPLIER}


def test_quarantine_is_left_under_a_release_only_and_as_far_as_it_goes() -> None:
    put(QUARANTINE, 5)
    with pytest.raises(Refused) as refusal:
        move_goods(QUARANTINE, SHELF)
    assert refusal.value.code == "release_needed"
    release = leave(3)
    move_goods(QUARANTINE, SHELF, 2, release_id=release)
    with pytest.raises(Refused, match="release_needed"):
        move_goods(QUARANTINE, SHELF, 2, release_id=release)
    move_goods(QUARANTINE, SHELF, 1, release_id=release)
    with pytest.raises(Refused, match="release_needed"):
        move_goods(QUARANTINE, SHELF, 1, release_id=release)
    assert available(["KETTLE"]) == {"KETTLE": 3}
    assert verify() == []


def test_a_release_is_for_one_commodity_place_and_destination() -> None:
    other = GoodsPlace("WH1", GoodsStatus.QUALITY_REJECT, "Q-02")
    put(QUARANTINE, 2)
    put(other, 2)
    put(QUARANTINE, 2, "sku:TOASTER")
    release = leave(2)
    for source, target, commodity in (
        (other, SHELF, KETTLE),
        (QUARANTINE, SHELF, "sku:TOASTER"),
        (QUARANTINE, GoodsPlace("WH1", GoodsStatus.GRADE_A), KETTLE),
    ):
        with pytest.raises(Refused, match="release_needed"):
            move_goods(source, target, release_id=release, commodity=commodity)
    move_goods(QUARANTINE, SHELF, 2, release_id=release)


def test_rejects_cannot_be_laundered_through_repair() -> None:
    put(QUARANTINE, 1)
    bench = GoodsPlace("WH1", GoodsStatus.IN_REPAIR)
    with pytest.raises(Refused, match="release_needed"):
        move_goods(QUARANTINE, bench)
    move_goods(QUARANTINE, bench, release_id=leave(1, GoodsStatus.IN_REPAIR))
    for status in AVAILABLE:
        with pytest.raises(Refused, match="release_needed"):
            move_goods(bench, GoodsPlace("WH1", status))
    move_goods(bench, SHELF, release_id=leave(1, GoodsStatus.SELLABLE, bench))


def test_undoing_a_receipt_is_allowed_but_opens_no_way_to_the_shelf() -> None:
    receipt = move_goods(WITH_CUSTOMERS, QUARANTINE)
    reverse(receipt, ANN, key="undo", reason="scanned the wrong parcel")
    assert balance(QUARANTINE, KETTLE) == 0
    put(SHELF, 2)
    contained = move_goods(SHELF, QUARANTINE)
    sale = move_goods(SHELF, WITH_CUSTOMERS)
    bought = move_goods(WITH_SUPPLIERS, QUARANTINE)
    for entry, code in ((contained, "release_needed"), (sale, "move_never"), (bought, "release_needed")):
        with pytest.raises(Refused, match=code):
            reverse(entry, ANN, key=f"undo-{entry}", reason="")
    assert verify() == []


def test_a_release_needs_two_people() -> None:
    terms = {"reference": "X", "requested_by": ANN}
    with pytest.raises(Refused, match="same_person"):
        grant_release(KETTLE, QUARANTINE, GoodsStatus.SELLABLE, 1, authorised_by=ANN, **terms)  # type: ignore[arg-type]
    from amends.core.actor import SYSTEM

    with pytest.raises(Refused, match="release_people"):
        grant_release(KETTLE, QUARANTINE, GoodsStatus.SELLABLE, 1, authorised_by=SYSTEM, **terms)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="field_invalid"):
        grant_release(KETTLE, QUARANTINE, GoodsStatus.SELLABLE, 0, authorised_by=BEN, **terms)  # type: ignore[arg-type]


RELEASE = (
    "INSERT INTO ledger_release (commodity, from_account_id, to_status, quantity, used, requested_by,"
    " authorised_by, reference, at)"
)
TAMPERING = [
    "UPDATE ledger_leg SET amount = amount * 2",
    "DELETE FROM ledger_leg",
    "UPDATE ledger_entry SET reason = 'x'",
    "DELETE FROM ledger_entry",
    "UPDATE ledger_account SET kind = 'sellable' WHERE kind = 'quality_reject'",
    "UPDATE ledger_balance SET amount = 9",
    "DELETE FROM ledger_balance",
    "INSERT INTO ledger_balance (account_id, commodity, amount) SELECT min(id), 'sku:X', 1 FROM ledger_account",
    "UPDATE ledger_release SET used = 0",
    "UPDATE ledger_release SET quantity = 99",
    "DELETE FROM ledger_release",
    RELEASE + " SELECT 'sku:X', min(id), 'sellable', 1, -1, 1, 2, 'x', now() FROM ledger_account",
    RELEASE + " SELECT 'sku:X', min(id), 'sellable', 1, 0, 1, 1, 'x', now() FROM ledger_account",
    "INSERT INTO ledger_account (book, code, kind, location, bin, owner, may_go_negative)"
    " VALUES ('goods', 'z', 'sellable', 'WH1', '', '', true)",
    "INSERT INTO ledger_account (book, code, kind, location, bin, owner, may_go_negative)"
    " VALUES ('goods', 'z', 'good_as_new', 'WH1', '', '', false)",
    "INSERT INTO ledger_leg (entry_id, account_id, commodity, amount)"
    " SELECT min(e.id), a.id, 'sku:X', CASE a.kind WHEN 'sellable' THEN 1 ELSE -1 END"
    " FROM ledger_entry e, ledger_account a WHERE a.kind IN ('sellable', 'with_supplier') GROUP BY a.id, a.kind",
]  # fmt: skip


@pytest.mark.parametrize("statement", TAMPERING)
def test_the_database_refuses_tampering(statement: str) -> None:
    put(SHELF, 1)
    put(QUARANTINE, 1)
    move_goods(QUARANTINE, SHELF, release_id=leave(2))
    with pytest.raises(DatabaseError), transaction.atomic():
        _sql(statement)
    assert verify() == []


def test_an_entry_without_legs_does_not_pass_commit() -> None:
    with transaction.atomic():
        _sql(
            "INSERT INTO ledger_entry (book, kind, reference, reason, key, actor_kind, actor_label, at)"
            " VALUES ('money', 'raw', 'RAW', '', 'empty', 'user', 'x', now())"
        )
        with pytest.raises(DatabaseError, match="entry_unbalanced"), transaction.atomic():
            _sql("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)
