"""Store credit and the books through requests: who may, what it does, what a refusal looks like."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model

from amends.accounting.models import Closing, Entity, Export
from amends.accounts.api import user_for_customer
from amends.accounts.models import Customer
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.credit import api as credit
from amends.resolutions.api import correct, grant, memo, settle
from tests.people import desk_of, signed_in
from tests.resolutions.till import approved, buyer, sold

pytestmark = pytest.mark.django_db


def _given(customer: Customer) -> tuple[str, str]:
    """The memo's number and the account's reference of 119.00 euro of store credit."""
    number = settle(SYSTEM, grant(approved(sold(customer=customer), method="store_credit")).id).memo_number
    return number, credit.accounts(SYSTEM, customer_id=customer.pk).items[0].public_id


@pytest.mark.parametrize(
    ("role", "reads", "changes"),
    [("finance", 200, 302), ("agent", 200, 403), ("administrator", 200, 403), ("warehouse", 403, 403)],
)
def test_who_sees_and_changes_store_credit_and_books(role: str, reads: int, changes: int) -> None:
    number, ref = _given(buyer())
    desk = desk_of(role)
    for path in ("credit/", f"credit/{ref}/", f"credit/{ref}/statement/", "books/", f"memos/{number}/"):
        assert desk.get(f"/console/{path}").status_code == reads, path
    answer = desk.post(f"/console/credit/{ref}/adjust/", {"amount": "-5,00", "reason": "count"})
    assert answer.status_code == changes
    assert desk.post("/console/books/export/", {"until": "2030-01-01"}).status_code == changes
    assert Export.objects.count() == (1 if changes == 302 else 0)
    entity = {"code": "DE1", "name": "Shop", "year_begins": 1, "zone": "UTC"}
    entity |= {"datev_consultant": 0, "datev_client": 0, "datev_length": 4}
    allowed = desk.post("/console/books/entities/new/", entity).status_code == 302
    assert allowed is (role == "administrator") is Entity.objects.filter(code="DE1").exists()


def test_an_adjustment_waits_for_the_second_person() -> None:
    _, ref = _given(buyer())
    one, two = desk_of("one", "finance"), desk_of("two", "finance")
    assert one.post(f"/console/credit/{ref}/adjust/", {"amount": "5.00", "reason": "goodwill"}).status_code == 302
    (asked,) = credit.adjustments(SYSTEM)
    assert "Approve" not in one.get("/console/credit/").content.decode()
    assert "Approve" in two.get("/console/credit/").content.decode()
    two.post(f"/console/credit/adjustments/{asked.id}/", {"agreed": "1"})
    assert credit.account(SYSTEM, ref).balance == 12400
    for wrong in ("", "x", "1.234", "0"):
        answer = one.post(f"/console/credit/{ref}/adjust/", {"amount": wrong, "reason": "kept words"})
        assert (answer.status_code, "kept words" in answer.content.decode()) == (422, True)
    assert one.post(f"/console/credit/{ref}/transfer/", {"amount": "999", "system": "by_hand"}).status_code == 422
    assert one.post(f"/console/credit/{ref}/transfer/", {"amount": "24", "system": "by_hand"}).status_code == 302
    (moved,) = credit.transfers(SYSTEM)
    one.post(f"/console/credit/transfers/{moved.id}/", {"done": "1", "note": "GC-1"})
    assert credit.transfers(SYSTEM) == []


def test_a_code_is_shown_once() -> None:
    _, ref = _given(buyer())
    desk = desk_of("finance")
    answer = desk.post(f"/console/credit/{ref}/code/")
    shown = re.search(r"[2-9A-Z]{5}(-[2-9A-Z]{5}){3}", answer.content.decode())
    assert shown is not None
    assert answer["Cache-Control"] == "no-store"
    assert credit.check_code(shown[0]).account == ref
    assert shown[0] not in desk.get(f"/console/credit/{ref}/").content.decode()


def test_a_memo_is_corrected_on_its_page_and_both_say_so() -> None:
    number, _ = _given(buyer())
    desk = desk_of("finance")
    wrong = desk.post(f"/console/memos/{number}/correct/", {"keep": "500", "reason": "typed"})
    assert (wrong.status_code, "typed" in wrong.content.decode()) == (422, True)
    done = desk.post(f"/console/memos/{number}/correct/", {"keep": "19,00", "reason": "too much"}, follow=True)
    found = memo(SYSTEM, number).corrections[0]
    assert f"Correction of {number}" in done.content.decode()
    assert found in desk.get(f"/console/memos/{number}/").content.decode()
    assert "No electronic invoice" in done.content.decode()  # the example's issuer has no country
    listed = desk.get("/console/memos/?kind=correction&q=2026-0000").content.decode()
    assert (found in listed, f">{number}<" in listed) == (True, False)
    assert desk.get(f"/console/memos/{number}/data/ubl/").status_code == 422
    assert desk.get(f"/console/memos/{number}/data/doc/").status_code == 404


def test_the_books_are_closed_by_two_and_exported() -> None:
    _given(buyer())
    one, two = desk_of("one", "finance"), desk_of("two", "finance")
    yesterday = (clock.now() - timedelta(days=1)).date().isoformat()
    assert one.post("/console/books/close/", {"entity": "MAIN", "until": "2999-01-01"}).status_code == 422
    assert one.post("/console/books/close/", {"entity": "MAIN", "until": yesterday}).status_code == 302
    row = Closing.objects.get()
    one.post(f"/console/books/closings/{row.pk}/", {"agreed": "1"})
    assert Closing.objects.get().state == "asked"
    two.post(f"/console/books/closings/{row.pk}/", {"agreed": "1"})
    assert Closing.objects.get().state == "closed"
    one.post("/console/books/accounts/", {"number_tax_payable": "1776", "name_tax_payable": "Umsatzsteuer"})
    one.post("/console/books/export/", {"until": clock.now().date().isoformat()})
    answer = one.get(f"/console/books/journal/{Export.objects.get().pk}/")
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert "1776,Umsatzsteuer" in text
    assert one.get("/console/books/journal/999/").status_code == 404


def test_a_customer_reads_the_own_statement_and_no_other() -> None:
    ada, eve = buyer(), buyer("Eve")
    number, ref = _given(ada)
    correct(SYSTEM, number, "mistake", 5000)
    portal = {}
    for who in (ada, eve):
        portal[who.pk] = signed_in(get_user_model().objects.get(pk=user_for_customer(who.pk).id))
    mine = portal[ada.pk].get("/portal/credit/", follow=True).content.decode()
    for words in ("€50.00", "Taken back", "Credit given"):
        assert words in mine
    assert "mistake" not in mine
    assert portal[ada.pk].get(f"/portal/credit/{ref}/statement/").content.startswith(b"%PDF")
    assert "€50.00" in portal[ada.pk].get("/portal/home/").content.decode()
    assert portal[eve.pk].get(f"/portal/credit/{ref}/").status_code == 404
    assert portal[eve.pk].get(f"/portal/credit/{ref}/statement/").status_code == 404
    assert "No store credit yet" in portal[eve.pk].get("/portal/credit/").content.decode()
