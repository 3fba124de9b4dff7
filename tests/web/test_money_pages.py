"""Memo, payout and approval pages through requests: who may see them, and what a refusal looks like."""

from __future__ import annotations

import pytest

from amends.core.actor import SYSTEM
from amends.payments.models import RefundTransaction
from amends.resolutions.api import grant, settle
from tests.people import desk_of
from tests.resolutions.till import approved, buyer, claimed, decided, sold

pytestmark = pytest.mark.django_db


def _memo() -> str:
    return settle(SYSTEM, grant(approved(sold(customer=buyer()))).id).memo_number


@pytest.mark.parametrize(
    ("role", "memos", "pays", "seconds"),
    [
        ("finance", 200, True, 403),
        ("agent", 200, False, 403),
        ("supervisor", 200, False, 200),
        ("administrator", 200, False, 200),
        ("warehouse", 403, False, 403),
        ("quality", 403, False, 403),
        ("intake_operator", 403, False, 403),
    ],
)
def test_who_sees_and_pays(role: str, memos: int, pays: bool, seconds: int) -> None:
    number, desk = _memo(), desk_of(role)
    for path in ("/console/memos/", f"/console/memos/{number}/", f"/console/memos/{number}/memo.pdf"):
        assert desk.get(path).status_code == memos, path
    page = desk.get(f"/console/memos/{number}/").content.decode()
    assert ("Transfer made" in page) is pays
    answer = desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": "BANK-1"})
    assert answer.status_code == (302 if pays else 403)
    assert RefundTransaction.objects.get().state == ("succeeded" if pays else "pending")
    assert desk.get("/console/approvals/").status_code == seconds


def test_what_was_typed_is_not_lost_and_the_reason_is_said() -> None:
    number, desk = _memo(), desk_of("finance")
    answer = desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": " "})
    assert answer.status_code == 422
    assert "Enter the bank&#x27;s reference" in answer.content.decode()
    desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": "BANK-1"})
    refused = desk.post(f"/console/memos/{number}/payout/", {"paid": "0", "note": "came back"})
    assert refused.status_code == 422
    assert "done already" in refused.content.decode()
    assert desk.get("/console/memos/CM-MAIN-2026-999999/").status_code == 404


def test_lists_by_state() -> None:
    number, desk = _memo(), desk_of("finance")
    for state, there in (("pending", True), ("failed", False), ("nonsense", True), ("", True)):
        assert (number in desk.get("/console/payouts/", {"state": state}).content.decode()) is there


def test_approvals_show_the_case_and_refuse_without_a_reason() -> None:
    decision = decided(claimed(sold()), state="awaiting_second")
    desk = desk_of("supervisor")
    assert "Does not switch on" in desk.get("/console/approvals/").content.decode()
    answer = desk.post(f"/console/approvals/{decision}/", {"approve": "0"}, follow=True)
    assert "Write a reason" in answer.content.decode()


def test_a_failed_payout_is_paid_another_way_once_and_the_days_add_up() -> None:
    number, desk = _memo(), desk_of("finance")
    first = RefundTransaction.objects.get()
    page = f"/console/payouts/{first.pk}/"
    assert desk.post(page, {"paid": "1", "note": ""}).status_code == 422
    desk.post(page, {"paid": "0", "note": "account closed"})
    shown = desk.get(page).content.decode()
    assert "account closed" in shown
    assert "Same way again" in shown
    answer = desk.post(f"{page}other-way/", {"way": "pigeon"}, follow=True)
    assert "There is no way pigeon" in answer.content.decode()
    for _ in range(2):  # a double click pays once
        desk.post(f"{page}other-way/", {"way": "manual"})
    second = RefundTransaction.objects.get(replaces=first)
    desk.post(f"/console/payouts/{second.pk}/", {"paid": "1", "note": "BANK-7"})
    day = f"{second.at:%Y-%m-%d}"
    table = desk.get("/console/payouts/reconciliation/").content.decode()
    assert f"day={day}&amp;gateway=manual&amp;currency=EUR" in table
    assert table.count("€119.00") == 3  # granted, posted, paid
    assert "Agree" in table
    listed = desk.get("/console/payouts/", {"state": "", "day": day, "gateway": "manual"}).content.decode()
    assert number in listed
    assert number not in desk.get("/console/payouts/", {"state": "", "gateway": "stripe"}).content.decode()
    assert "Nothing was granted" in desk.get("/console/payouts/reconciliation/?until=2020-01-31").content.decode()


@pytest.mark.parametrize(("role", "reads", "pays"), [("agent", 200, 403), ("warehouse", 403, 403)])
def test_who_may_open_payouts(role: str, reads: int, pays: int) -> None:
    _memo()
    desk, payout = desk_of(role), RefundTransaction.objects.get()
    assert desk.get(f"/console/payouts/{payout.pk}/").status_code == reads
    assert desk.get("/console/payouts/reconciliation/").status_code == reads
    assert desk.post(f"/console/payouts/{payout.pk}/", {"paid": "1", "note": "BANK-1"}).status_code in (403, 422)
    assert desk.post(f"/console/payouts/{payout.pk}/other-way/", {"way": "manual"}).status_code == pays
    payout.refresh_from_db()
    assert payout.state == "pending"
