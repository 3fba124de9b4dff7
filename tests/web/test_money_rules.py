"""Rules for refunds, limits, budgets, the log and the panel of options, through requests and by REST."""

from __future__ import annotations

import html
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from amends.accounting.models import Closing
from amends.accounts.models import MoneyLimit
from amends.claims.models import Claim
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.decisions.models import GoodwillBudget
from amends.orders.models import Order
from amends.payments.commands.record_answer import record_answer
from amends.payments.ports import RefundAnswer
from amends.resolutions.api import grant, preview, rules_desk, settle
from amends.resolutions.models import AmountRules
from tests.people import desk_of
from tests.resolutions.till import approved, claimed, person, sold
from tests.web.test_console_upkeep import page

pytestmark = pytest.mark.django_db

DEDUCTION: dict[str, Any] = {"kind": "restocking", "name": "Handling", "percent": 10}


def second(role: str) -> Client:
    """Another person of the role."""
    return desk_of(f"{role}2", role)


def _rows(*rows: dict[str, str]) -> dict[str, str]:
    data = {"form-TOTAL_FORMS": str(len(rows)), "form-INITIAL_FORMS": "0"}
    for n, row in enumerate(rows):
        data |= {f"form-{n}-{name}": value for name, value in row.items()}
    return data


def test_finance_edits_the_rules_and_a_second_person_publishes_them() -> None:
    unit = sold(price=10_000, tax=0)
    before = preview(unit.pk, 1)
    finance, other = desk_of("finance"), second("finance")
    assert "built-in rules" in page("/refund-rules/", "finance")
    assert desk_of("warehouse").get("/console/refund-rules/").status_code == 403
    edit = finance.post("/console/refund-rules/new/").headers["Location"]
    good = {"shipping": "pieces", "fees": "never", "because": "Handling costs us money."}
    bad = finance.post(edit, {**good, **_rows({"kind": "restocking", "name": "Handling"})})
    assert bad.status_code == 422
    assert "either a percentage" in bad.content.decode()
    row = {"kind": "restocking", "name": "Handling", "percent": "10"}
    assert finance.post(edit, {**good, **_rows(row), "hand_in": "1"}).status_code == 302
    made = AmountRules.objects.get()
    assert (made.state, made.content["deductions"][0]["percent"]) == ("submitted", 10)
    assert preview(unit.pk, 1) == before  # nothing is in force yet
    finance.post(f"{edit}publish/")
    assert AmountRules.objects.get().state == "submitted"  # not by oneself
    other.post(f"{edit}publish/")
    made.refresh_from_db()
    assert (made.state, made.version) == ("live", 1)
    after = preview(unit.pk, 1)
    assert (before.total, after.total) == (10_000, 9_000)
    assert [line.text for line in after.lines if line.kind == "deduction"] == ["Handling: 10 %"]
    assert after.digest != before.digest
    assert "Version 1" in page("/refund-rules/", "finance")
    assert "Handling" in finance.get(edit).content.decode()


def test_the_preview_is_what_is_posted_and_an_old_decision_keeps_its_rules() -> None:
    unit = sold(price=10_000, tax=0)
    earlier = approved(unit)  # decided on 2 March
    author, publisher = person("finance"), person("finance")
    draft = rules_desk.draft_rules(author)
    assert rules_desk.draft_rules(author).id == draft.id
    content = {"shipping": "never", "fees": "never", "deductions": [DEDUCTION]}
    rules_desk.save_rules(author, draft.id, content, "Because.")
    rules_desk.hand_in_rules(author, draft.id)
    rules_desk.publish_rules(publisher, draft.id)
    assert preview(unit.pk, 1).total == 9_000
    assert grant(earlier).amount_minor == 10_000
    with pytest.raises(Refused, match="rules_not_a_draft"):
        rules_desk.save_rules(author, draft.id, content, "Again.")


@pytest.mark.parametrize(
    "content",
    [
        {"shipping": "sometimes"},
        {"shipping": "complete", "fees": "pieces"},
        {"deductions": [{"kind": "other", "name": "x"}]},
        {"deductions": [{"kind": "usage_time", "name": "x", "life_months": 0}]},
        {"deductions": [{"kind": "usage_time", "name": "x", "free_months": 12, "life_months": 12}]},
        {"deductions": [{"kind": "usage_count", "name": "x", "life": 10}]},
        {"deductions": [{"kind": "restocking", "name": "x", "percent": 5, "minor": 5, "currency": "EUR"}]},
        {"deductions": [{"kind": "restocking", "name": "x", "minor": 5, "currency": "eur"}]},
        {"deductions": [{"kind": "restocking", "name": "", "percent": 5}]},
        {"deductions": [DEDUCTION, {**DEDUCTION, "name": "Other"}]},
        {"deductions": [{**DEDUCTION, "region": "D1"}]},
        {"surprise": 1},
        [],
    ],
)
def test_rules_that_make_no_sense_are_refused(content: Any) -> None:
    author = person("finance")
    draft = rules_desk.draft_rules(author)
    with pytest.raises(Refused, match="amount_rules_invalid"):
        rules_desk.save_rules(author, draft.id, content, "Because.")


def test_limits_by_case_and_day_and_goodwill_budgets_have_pages() -> None:
    boss = desk_of("administrator")
    answer = boss.post(
        "/console/people/limits/", {"role": "agent", "amount": "50", "per_day": "200", "currency": "EUR"}
    )
    assert answer.status_code == 302
    row = MoneyLimit.objects.get(role="agent", currency="EUR")
    assert (row.minor, row.per_day) == (5_000, 20_000)
    assert "€200.00" in page("/people/limits/", "administrator")
    assert desk_of("agent").get("/console/people/limits/").status_code == 403
    today = clock.now().date()
    form = {
        "team": "Desk",
        "budget": "500",
        "currency": "eur",
        "starts": today,
        "ends": today + timedelta(days=30),
    }
    assert boss.post("/console/budgets/", form).status_code == 302
    assert boss.post("/console/budgets/", form).status_code == 422  # the team has one from that day
    assert boss.post("/console/budgets/", {**form, "starts": today + timedelta(days=40)}).status_code == 422
    assert GoodwillBudget.objects.get().minor == 50_000
    assert "€500.00" in page("/budgets/", "supervisor")
    assert "Nothing decided yet" in page("/decision-log/", "supervisor")
    assert desk_of("supervisor").post("/console/budgets/", form).status_code in (200, 403, 422)
    assert GoodwillBudget.objects.count() == 1


def test_the_same_by_rest() -> None:
    finance, other, boss = desk_of("finance"), second("finance"), desk_of("administrator")

    status, draft = _rest(finance, "post", "/refund-rules")
    assert status == 201, draft
    where = f"/refund-rules/{draft['id']}"
    body = {"content": {"shipping": "never", "fees": "never", "deductions": [DEDUCTION]}, "because": "Costs."}
    assert _rest(finance, "put", where, body)[0] == 200
    assert _rest(finance, "post", f"{where}/publish")[1]["code"] == "rules_not_submitted"
    assert _rest(finance, "post", f"{where}/hand-in")[1]["state"] == "submitted"
    assert _rest(finance, "post", f"{where}/publish")[1]["code"] == "same_person"
    assert _rest(other, "post", f"{where}/publish")[1]["version"] == 1
    made = {"team": "Desk", "currency": "EUR", "minor": 100, "starts": "2026-01-01", "ends": "2030-01-31"}
    status, budget = _rest(boss, "post", "/goodwill-budgets", made)
    assert (status, budget["used"]) == (201, 0)
    changed = _rest(boss, "put", f"/goodwill-budgets/{budget['id']}", {"currency": "EUR", "minor": 50})
    assert changed[1]["minor"] == 50
    assert _rest(boss, "get", "/decision-log")[1] == {"items": [], "next_cursor": None}


def test_a_database_lets_nobody_publish_own_rules_or_change_published_ones() -> None:
    from django.db import DatabaseError, connection, transaction

    author, other = person("finance"), person("finance")
    draft = rules_desk.draft_rules(author)
    at = datetime(2026, 1, 1, tzinfo=UTC)
    publish = (
        "UPDATE resolutions_amountrules SET version = 1, state = 'live', "
        "published_at = %s, reviewed_by_user_id = %s"
    )
    for statement, values, passes in (
        (publish, [at, author.user_id], False),
        (publish, [at, None], False),
        (publish, [at, other.user_id], True),
        ("UPDATE resolutions_amountrules SET content = '{}'", [], False),
        ("DELETE FROM resolutions_amountrules", [], False),
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
            assert passes, statement
        except DatabaseError:
            assert not passes, statement
    assert rules_desk.rules_by_id(SYSTEM, draft.id).version == 1


def _rest(who: Client, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """One call with the session's token."""
    who.get("/api/v1/me")
    token = who.cookies["csrftoken"].value if "csrftoken" in who.cookies else ""
    answer = getattr(who, method)(
        f"/api/v1{path}",
        json.dumps(body) if body is not None else None,
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    return answer.status_code, answer.json()


def test_what_cannot_be_paid_is_refused_by_api_and_page_with_one_code() -> None:
    """Over-refund, foreign currency, cancelled order, closed period (of the memo and of its payout)."""
    unit = sold()
    claim = claimed(unit)
    Claim.objects.filter(pk=claim.pk).update(state="in_review")
    boss, finance = desk_of("supervisor"), desk_of("finance")
    verdict: dict[str, Any] = {"outcome": "approve", "remedy": "refund", "reasons": [["person", "We refund it."]]}

    def codes(page: dict[str, str], **more: Any) -> set[str]:
        status, said = _rest(boss, "post", f"/claims/{claim.public_id}/decision", {**verdict, **more})
        seen, shown = _rest(boss, "get", f"/claims/{claim.public_id}/preview?{urlencode(more)}")
        assert (status, seen) == (422, 422), (said, shown)
        form = {"approve-remedy": "refund", "approve-share_percent": "100", **page}
        text = boss.get(f"/console/claims/{claim.public_id}/amount/", form).content.decode()
        assert not page or said["text"] in html.unescape(text), text
        return {said["code"], shown["code"]}

    assert codes({"approve-amount": "119.01"}, amount_minor=11_901, currency="EUR") == {"amount_too_high"}
    assert codes({}, amount_minor=100, currency="USD") == {"currency_foreign"}
    Order.objects.update(order_state="cancelled")
    assert codes({"approve-amount": ""}) == {"order_cancelled"}
    Order.objects.update(order_state="open")
    done = settle(SYSTEM, grant(approved(unit)).id)
    today = clock.now().date()
    Closing.objects.create(entity="MAIN", until=today, state="closed", asked_by="A", at=clock.now(),
                           asked_by_id=1, decided_by_id=2)  # fmt: skip
    paid = {"paid": True, "note": "TRN 1"}
    (payout,) = _rest(finance, "get", "/payouts")[1]["items"]
    assert _rest(finance, "post", f"/payouts/{payout['id']}/answer", paid)[1]["code"] == "period_closed"
    wrong = {"reason": "Wrong customer", "keep_minor": 0}
    record_answer(SYSTEM, payout["id"], RefundAnswer(state="succeeded"))  # what has moved is booked
    assert _rest(finance, "post", f"/memos/{done.memo_number}/corrections", wrong)[1]["code"] == "period_closed"
    said = finance.post(
        f"/console/memos/{done.memo_number}/correct/", {"reason": "Wrong", "keep": "0"}, follow=True
    )
    assert "closed" in said.content.decode()
