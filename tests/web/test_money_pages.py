"""Memo, payout and approval pages through requests: who may see them, and what a refusal looks like."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from amends.accounts.api import create_user
from amends.core.actor import SYSTEM
from amends.payments.models import RefundTransaction
from amends.resolutions.api import grant, settle
from tests.resolutions.till import approved, buyer, claimed, decided, sold

pytestmark = pytest.mark.django_db


def _as(role: str) -> Client:
    create_user(f"{role}@desk.example", role.title(), [role])
    client = Client(raise_request_exception=False)
    user = get_user_model().objects.get(email=f"{role}@desk.example")
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


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
    number, desk = _memo(), _as(role)
    for path in ("/console/memos/", f"/console/memos/{number}/", f"/console/memos/{number}/memo.pdf"):
        assert desk.get(path).status_code == memos, path
    page = desk.get(f"/console/memos/{number}/").content.decode()
    assert ("Transfer made" in page) is pays
    answer = desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": "BANK-1"})
    assert answer.status_code == (302 if pays else 403)
    assert RefundTransaction.objects.get().state == ("succeeded" if pays else "pending")
    assert desk.get("/console/approvals/").status_code == seconds


def test_what_was_typed_is_not_lost_and_the_reason_is_said() -> None:
    number, desk = _memo(), _as("finance")
    answer = desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": " "})
    assert answer.status_code == 422
    assert "Enter the bank&#x27;s reference" in answer.content.decode()
    desk.post(f"/console/memos/{number}/payout/", {"paid": "1", "note": "BANK-1"})
    refused = desk.post(f"/console/memos/{number}/payout/", {"paid": "0", "note": "came back"})
    assert refused.status_code == 422
    assert "done already" in refused.content.decode()
    assert desk.get("/console/memos/CM-MAIN-2026-999999/").status_code == 404


def test_lists_by_state() -> None:
    number, desk = _memo(), _as("finance")
    for state, there in (("pending", True), ("failed", False), ("nonsense", True), ("", True)):
        assert (number in desk.get("/console/payouts/", {"state": state}).content.decode()) is there


def test_approvals_show_the_case_and_refuse_without_a_reason() -> None:
    decision = decided(claimed(sold()), state="awaiting_second")
    desk = _as("supervisor")
    assert "Does not switch on" in desk.get("/console/approvals/").content.decode()
    answer = desk.post(f"/console/approvals/{decision}/", {"approve": "0"}, follow=True)
    assert "Write a reason" in answer.content.decode()
