"""Bought elsewhere, and given: stated by the owner, judged by a person; the buyer's money stays the buyer's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from amends.accounts.api import CustomerKey, actor_for, resolve_customers, user_for_customer
from amends.accounts.ports import ELSEWHERE
from amends.catalog.api import lists, save_product, save_term
from amends.catalog.ports import Term
from amends.catalog.rules.check_digits import normal_gtin
from amends.checks.api import findings
from amends.claims import api as claims
from amends.claims.ports import ClaimInput
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused
from amends.decisions import api as decisions
from amends.decisions.api import Ruling
from amends.jobs.api import run_pending
from amends.notices.api import letters
from amends.orders.api import order
from amends.purchases.api import gift_of, purchase_of_order, state_purchase
from amends.purchases.ports import PurchaseInput, PurchaseView
from amends.quality.commands.extract import statements
from amends.resolutions.api import memos, options
from amends.warranty.api import cover
from amends.workflows.api import case, correct_case, purchase
from tests.workflows.shop import Shop, open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)
_GTIN = "4006381333931"


@pytest.fixture
def shop(transactional_db: None) -> Shop:
    found = open_shop()
    law = Term(kind="statutory", name="Two years", months=24, starts="delivery", source="EU 2019/771 art. 10")
    promise = Term(kind="commercial", name="Maker's year", months=12, starts="purchase", source="card")
    for term in (law, promise):
        save_term(SYSTEM, term, valid_from=clock.now().date() - timedelta(days=3650))
    return found


def person(email: str) -> Actor:
    key = CustomerKey(channel=ELSEWHERE, account="", external_id="", email=email, name="Grete", country="DE")
    (customer_id,) = resolve_customers([key]).values()
    return actor_for(user_for_customer(customer_id))


def stated(who: Actor, product: str, **more: Any) -> PurchaseView:
    day = clock.now().date() - timedelta(days=30)
    return state_purchase(who, PurchaseInput(**{"product": product, "bought_on": day, "country": "DE", **more}))


def claimed(who: Actor, about: PurchaseView, serial: str = "") -> int:
    said = ClaimInput(
        order_id=about.order_id, order_line_id=about.order_line_id, defect_code="hw_display",
        description="It does not charge any more, whatever I try.", serial=serial,
    )  # fmt: skip
    claim = claims.open_claim(who, said)
    claims.submit(who, claim.id)
    run_pending()
    return claim.id


def newest(claim_id: int, code: str) -> tuple[str, str]:
    found = max((one for one in findings(claim_id) if one.code == code), key=lambda one: one.run)
    return found.outcome, str(found.facts["reason"])


def approve(remedy: str) -> Ruling:
    method = "store_credit" if remedy == "store_credit" else "original"
    return Ruling(
        outcome="approve", remedy=remedy, share_percent=100, return_required=False, method=method,
        reasons=(("person", "Granted."),),
    )  # fmt: skip


def test_a_gtin_is_known_by_its_check_digit_whatever_its_length() -> None:
    assert normal_gtin(" 4006381-333931") == "04006381333931"
    assert normal_gtin("96385074") == "00000096385074"
    assert [normal_gtin(text) for text in ("4006381333932", "400638133393", "abc", "")] == [""] * 4


def test_bought_elsewhere_is_shown_by_a_receipt_and_never_paid_back(shop: Shop) -> None:
    save_product(SYSTEM, "KET-1", "Steel kettle", gtin=_GTIN)
    with pytest.raises(Refused, match="gtin_wrong"):
        save_product(SYSTEM, "KET-1", "Steel kettle", gtin="123")
    ella = person("ella@mail.example")
    wrongs: tuple[tuple[dict[str, Any], str], ...] = (
        ({"product": "4711"}, "purchase_product_unknown"),
        ({"product": " "}, "purchase_product_missing"),
        ({"seller": ""}, "purchase_seller_missing"),
        ({"kind": "found"}, "purchase_kind_unknown"),
        ({"bought_on": clock.now().date() + timedelta(days=1)}, "purchase_day_wrong"),
    )
    for wrong, code in wrongs:
        with pytest.raises(Refused, match=code):
            stated(ella, **{"product": _GTIN, "seller": "Corner shop", **wrong})
    with pytest.raises(NotFound):
        stated(shop.ann, _GTIN, seller="Corner shop")  # a colleague says for whom
    mine = stated(ella, "4006381 333931", seller="Corner shop")
    assert (mine.sku, mine.state, mine.serial) == ("KET-1", "stated", "")
    with pytest.raises(NotFound):
        order(person("other@mail.example"), mine.order_id)
    claim_id = claimed(ella, mine)
    assert newest(claim_id, "proof_of_purchase") == ("flag", "stated")
    assert claims.claim(SYSTEM, claim_id).state == "in_review"
    unit = order(SYSTEM, mine.order_id).lines[0].units[0]
    assert unit.serial == ""
    assert [line.term.kind for line in cover(unit, clock.now().date()).lines] == ["commercial"]
    by_code = {one.code: one for one in options(claims.claim(SYSTEM, claim_id))}
    refused = {code for code, one in by_code.items() if one.refusal}
    assert refused == {"refund", "keep", "partial_credit", "store_credit"}
    for remedy in ("refund", "store_credit"):
        with pytest.raises(Refused, match="bought_elsewhere"):
            decisions.decide(shop.ann, claim_id, approve(remedy), "why")
    with pytest.raises(Refused, match="purchase_reason_missing"):
        purchase.judge(shop.ann, claim_id, True, " ")
    earlier = clock.now().date() - timedelta(days=500)
    purchase.judge(shop.ann, claim_id, True, "The receipt shows it.", bought_on=earlier)
    assert newest(claim_id, "proof_of_purchase") == ("pass", "proved")
    again = order(SYSTEM, mine.order_id).lines[0].units[0]
    assert (again.id, again.purchased_on, again.delivered_on) == (unit.id, earlier, earlier)
    assert newest(claim_id, "coverage") == ("fail", "ended")  # the receipt's day counts, not the word
    purchase.judge(shop.ann, claim_id, False, "Another shop's receipt.")
    assert newest(claim_id, "proof_of_purchase") == ("fail", "not_proved")
    with pytest.raises(Refused):
        purchase.judge(actor_for(user_for_customer(ella.customer_id or 0)), claim_id, True, "I say so")
    # A defect is reported, but no unit is at risk: of another shop's sales only the broken ones are known here.
    assert [_channels(table) for table in ("units", "cases")] == [set(), {"elsewhere"}]


def _channels(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT channel FROM ({statements(clock.now().date())[table]}) rows")
        return {channel for (channel,) in cursor.fetchall()}


def test_a_gift_is_found_among_our_sales_and_the_buyer_stays_unknown(shop: Shop) -> None:
    bought = order(SYSTEM, sell("CAM-1", 24_900, "CAM00007", email="ada@buy.example"))
    assert lists.products_by_number("cam-00007")[1] == "CAM00007"
    grete = person("grete@mail.example")
    given = stated(grete, "CAM00007", kind="gift")
    claim_id = claimed(grete, given, "CAM00007")
    assert newest(claim_id, "proof_of_purchase") == ("flag", "stated_gift")
    assert newest(claim_id, "serial") == ("flag", "sold_by_us")
    ((unit, number),) = purchase.sales_that_fit(shop.ann, claim_id)
    assert (unit.order_id, number) == (bought.id, bought.number)
    assert purchase.sales_that_fit(grete, claim_id) == []
    with pytest.raises(Refused, match="order_of_another"):
        correct_case(shop.ann, claim_id, bought.lines[0].id, "", 1, "It is that one.", bought.id)
    purchase.judge(shop.ann, claim_id, True, "The card and the number fit.", sold_unit_id=unit.id)
    run_pending()
    moved = claims.claim(SYSTEM, claim_id)
    assert (moved.order_id, moved.sold_unit_id, moved.state) == (bought.id, unit.id, "in_review")
    assert moved.customer_id == grete.customer_id != bought.customer_id
    assert gift_of(moved.customer_id or 0, unit.id) is not None
    assert newest(claim_id, "proof_of_purchase") == ("pass", "gift")
    assert newest(claim_id, "serial") == ("pass", "belongs")
    for remedy in ("refund", "partial_credit"):
        with pytest.raises(Refused, match="gift_not_refunded"):
            decisions.decide(shop.sue, claim_id, approve(remedy), "They ask for money.")
    assert {one.code for one in options(moved) if one.refusal} == {"refund", "keep", "partial_credit"}
    decisions.decide(shop.sue, claim_id, approve("store_credit"), "Store credit for a present.")
    run_pending()
    shown = case(grete, claim_id)
    assert (shown.order_number, shown.memo, shown.status.code) == ("", None, "settled")
    assert [len(memos(who).items) for who in (grete, shop.fin)] == [0, 1]
    for letter in letters(moved.public_id, size=50).items:
        assert letter.to == "grete@mail.example"
        for secret in (bought.number, "Ada", "ada@buy.example"):
            assert secret not in letter.text + letter.subject
    with pytest.raises(NotFound):
        order(grete, bought.id)
    # the buyer's own claim on the same unit finds nothing left, and cannot see the recipient's
    with pytest.raises(NotFound):
        claims.claim(actor_for(user_for_customer(bought.customer_id or 0)), claim_id)


def test_a_claim_moves_to_another_order_of_the_same_customer(shop: Shop) -> None:
    one, other = (order(SYSTEM, sell("CAM-1", 24_900, serial)) for serial in ("CAM00011", "CAM00044"))
    claim = report(one.id, serial="CAM00044")
    run_pending()
    assert newest(claim.id, "serial") == ("flag", "own_order")
    correct_case(shop.ann, claim.id, other.lines[0].id, "CAM00044", 1, "It is on the later order.", other.id)
    run_pending()
    moved = claims.claim(shop.ann, claim.id)
    assert (moved.order_id, moved.sold_unit_id) == (other.id, other.lines[0].units[0].id)
    assert newest(claim.id, "serial") == ("pass", "belongs")
    assert any(f"Order: {one.number}, now {other.number}." in note.text for note in moved.messages)
    assert purchase_of_order(other.id) is None
