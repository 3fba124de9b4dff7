"""What each check finds, and how it says so."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from amends.catalog.api import coverage as covered_by
from amends.catalog.ports import SerialRangeView, Term, TermSet, UnitView
from amends.checks.rules import coverage, duplicate, evidence, known_pattern, proof_of_purchase, serial
from amends.checks.rules.standard import STANDARD
from amends.checks.types import Gathered, Outcome
from amends.core.likeness import distance, folded, looks_like
from tests.checks.given import (
    DAY,
    LAMP,
    MADE,
    TERMS,
    advisory,
    bought,
    given,
    line,
    other,
    paid,
    photo,
    reported,
    sold,
    with_serial,
)

PASS, FLAG, FAIL, UNKNOWN = Outcome.PASS, Outcome.FLAG, Outcome.FAIL, Outcome.UNKNOWN
UNSERIALISED = {"serial": "", "quantity": 3}


def plain(**changed: Any) -> Gathered:
    """Three pieces of a product without serial numbers."""
    unit = sold(**UNSERIALISED)
    return given(
        **{
            "claim": reported(serial_reported=""),
            "unit": unit,
            "order": bought(line(2, unit)),
            "product": replace(LAMP, serialised=False),
            "made": None,
            "sales": (),
            "paid": paid(quantity=3),
            **changed,
        }
    )


def test_a_case_in_order_passes_every_check_in_plain_words() -> None:
    for check in STANDARD:
        found = check.look(given())
        assert (check.code, found.outcome) == (check.code, PASS)
        assert found.sentence.endswith(".")
        json.dumps([found.facts, found.inputs])


@pytest.mark.parametrize(
    ("changed", "outcome", "reason"),
    [
        ({"order_state": "cancelled"}, FAIL, "cancelled"),
        ({"payment_state": "voided"}, FAIL, "not_paid"),
        ({"payment_state": "failed"}, FAIL, "not_paid"),
        ({"payment_state": "pending"}, FLAG, "payment_pending"),
        ({"payment_state": "authorized"}, FLAG, "payment_pending"),
        ({"payment_state": "strange"}, UNKNOWN, "payment_unknown"),
        ({"payment_state": "partially_refunded"}, PASS, "bought"),
        ({"customer_id": 8}, FLAG, "other_customer"),
    ],
)
def test_proof_of_purchase(changed: dict[str, Any], outcome: Outcome, reason: str) -> None:
    found = proof_of_purchase.look(given(order=bought(**changed)))
    assert (found.outcome, found.reason) == (outcome, reason)
    assert "#1001" in found.sentence


def test_goods_that_were_not_shipped_are_noticed() -> None:
    waiting = bought(fulfilment_state="unfulfilled")
    assert proof_of_purchase.look(given(order=waiting, unit=sold(delivered_on=None))).reason == "not_shipped"
    assert proof_of_purchase.look(given(order=waiting)).reason == "bought"


def test_serial_needed_or_not() -> None:
    assert serial.look(plain()).reason == "not_needed"
    assert serial.look(plain(claim=reported(serial_reported="WHATEVER"))).outcome is PASS
    missing = serial.look(given(claim=reported(serial_reported=""), made=None, sales=()))
    assert (missing.outcome, missing.reason, missing.facts["suggestion"]) == (UNKNOWN, "missing", "SN10042")


@pytest.mark.parametrize("typed", ["SN1OO42", "SN10024", "SN1042", "SN100423", "SM10042"])
def test_a_misread_or_mistyped_serial_is_suggested_not_rejected(typed: str) -> None:
    found = serial.look(with_serial(typed))
    assert (found.outcome, found.reason, found.facts["suggestion"]) == (FLAG, "looks_like", "SN10042")


def test_a_typo_that_hits_another_sold_unit_is_still_a_question() -> None:
    found = serial.look(with_serial("SN10043", sales=(sold(id=99, order_id=50, serial="SN10043"),)))
    assert found.reason == "looks_like"
    assert "another order" in found.sentence


def test_serials_that_do_not_belong() -> None:
    elsewhere = sold(id=99, order_id=50, serial="XX77777", customer_id=8)
    ours = UnitView(9, 3, "XX77777", None, "", False)
    assert serial.look(with_serial("XX77777", sales=(elsewhere,))).reason == "other_order"
    assert serial.look(with_serial("XX77777", sales=(elsewhere,))).outcome is FAIL
    assert serial.look(with_serial("XX77777", made=ours)).reason == "other_unit"
    unknown = serial.look(with_serial("XX77777"))
    assert (unknown.outcome, unknown.reason) == (UNKNOWN, "unknown")
    bare = sold(serial="")
    found = serial.look(with_serial("XX77777", made=ours, unit=bare, order=bought(line(2, bare))))
    assert (found.outcome, found.reason) == (UNKNOWN, "shipped_unknown")


def test_a_serial_of_another_line_of_the_order() -> None:
    two = bought(line(2, sold()), line(3, sold(id=6, order_line_id=3, serial="ZZ90000")))
    assert serial.look(with_serial("ZZ90000", order=two)).reason == "other_line"


def test_a_stolen_settled_or_twice_sold_serial() -> None:
    assert serial.look(given(made=replace(MADE, stolen=True))).outcome is FAIL
    settled = serial.look(given(others=(other(state="closed", settled_remedy="refund"),)))
    assert (settled.outcome, settled.reason) == (FAIL, "settled")
    assert "CLM-OTHER" in settled.sentence
    by_shop = serial.look(given(paid=paid(refunded_quantity=1, refunded=5000)))
    assert (by_shop.outcome, by_shop.reason) == (FAIL, "settled")
    assert serial.look(given(others=(other(settled_remedy="repair"),))).outcome is PASS
    twice = serial.look(given(sales=(sold(), sold(id=99, order_id=50))))
    assert (twice.outcome, twice.reason) == (FLAG, "sold_again")


@pytest.mark.parametrize(
    ("delivered", "outcome", "reason"),
    [
        (date(2026, 1, 9), PASS, "covered"),
        (date(2024, 5, 10), PASS, "covered"),
        (date(2024, 5, 9), FAIL, "ended"),
        (None, UNKNOWN, "start_unknown"),
        (date(2026, 5, 11), UNKNOWN, "not_begun"),
    ],
)
def test_coverage_on_the_day_of_the_report(delivered: date | None, outcome: Outcome, reason: str) -> None:
    case = given(unit=sold(delivered_on=delivered), coverage=covered_by(TERMS, None, delivered, DAY))
    found = coverage.look(case)
    assert (found.outcome, found.reason) == (outcome, reason)
    assert found.facts["covered"] == {PASS: True, FAIL: False, UNKNOWN: None}[outcome]
    assert "EU guarantee" in found.sentence


def test_coverage_without_recorded_terms_cannot_be_told() -> None:
    found = coverage.look(given(terms_known=False, coverage=covered_by(None, None, None, DAY)))
    assert (found.outcome, found.reason, found.facts["covered"]) == (UNKNOWN, "no_terms", None)


def test_who_must_prove() -> None:
    late = given(coverage=covered_by(TERMS, None, date(2024, 12, 1), DAY))
    assert coverage.look(given()).facts["burden_on_seller"] is True
    assert coverage.look(late).facts["burden_on_seller"] is False
    ended = TermSet(2, "e", (Term("statutory", "short", 1, "delivery", "test", 1),))
    assert (
        coverage.look(given(coverage=covered_by(ended, None, date(2025, 1, 1), DAY))).facts["burden_on_seller"]
        is None
    )
    assert coverage.look(given()).facts["days_since_delivery"] == 121


def test_known_patterns_the_most_careful_action_wins() -> None:
    assert known_pattern.look(given()).facts["action"] == "none"
    approve = known_pattern.look(given(advisories=(advisory("approve"),)))
    assert (approve.outcome, approve.facts["action"]) == (PASS, "approve")
    both = known_pattern.look(given(advisories=(advisory("approve"), advisory("stop_use"))))
    assert (both.outcome, both.facts["action"]) == (FLAG, "stop_use")
    assert known_pattern.look(given(product=None)).outcome is UNKNOWN


@pytest.mark.parametrize(
    ("others", "outcome", "reason", "earlier"),
    [
        ((), PASS, "first", 0),
        ((other(),), FLAG, "same_unit", 1),
        ((other(state="closed"),), FLAG, "same_unit", 1),
        ((other(state="closed", settled_remedy="refund"),), FAIL, "settled", 1),
        ((other(state="closed", settled_remedy="replacement"),), FAIL, "settled", 1),
        ((other(state="closed", settled_remedy="partial_credit"),), FLAG, "same_unit", 1),
        ((other(state="closed", settled_remedy="repair"),), PASS, "repaired_before", 1),
        ((other(sold_unit_id=77),), FLAG, "same_serial", 1),
    ],
)
def test_duplicates_of_a_serial_unit(others: tuple[Any, ...], outcome: Outcome, reason: str, earlier: int) -> None:
    found = duplicate.look(given(others=others))
    assert (found.outcome, found.reason, found.facts["earlier_claims"]) == (outcome, reason, earlier)


def test_pieces_without_serials_are_told_apart_by_their_count() -> None:
    def look(*others: Any, quantity: int = 1) -> tuple[Outcome, str]:
        found = duplicate.look(plain(claim=reported(serial_reported="", quantity=quantity), others=others))
        return found.outcome, found.reason

    first = other(serial_reported="", quantity=1)
    assert look(first) == (PASS, "other_pieces")
    assert look(first, quantity=3) == (FLAG, "same_unit")
    done = other(serial_reported="", quantity=2, settled_remedy="refund", state="closed")
    assert look(done) == (PASS, "other_pieces")
    assert look(done, quantity=2) == (FAIL, "settled")
    by_shop = duplicate.look(plain(paid=paid(quantity=3, refunded_quantity=3)))
    assert by_shop.reason == "settled"
    unclear = duplicate.look(plain(paid=paid(quantity=3, refunded_quantity=2), others=(done,)))
    assert (unclear.outcome, unclear.reason) == (FLAG, "refunded")


def test_a_reused_photo_is_shown_to_a_person() -> None:
    found = duplicate.look(given(reused_photos=(("a" * 64, "CLM-ELSE"),)))
    assert (found.outcome, found.reason) == (FLAG, "same_photo")
    assert "CLM-ELSE" in found.sentence


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"photos": ()}, ["photo_missing"]),
        ({"photos": (), "needs_photo": False}, []),
        ({"photos": (photo(width=60),)}, ["photo_too_small"]),
        ({"photos": (photo(width=60), photo())}, []),
        ({"description": "broken!!!"}, ["description_short"]),
        ({"photos": (), "description": "-"}, ["photo_missing", "description_short"]),
    ],
)
def test_evidence(changed: dict[str, Any], missing: list[str]) -> None:
    found = evidence.look(given(claim=reported(**changed)))
    assert found.facts["missing"] == missing
    assert found.outcome is (FLAG if missing else PASS)


SERIALS = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=5, max_size=14)


@any_of(SERIALS, st.data())
def test_one_edit_is_always_seen_and_the_order_does_not_matter(serial_number: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(serial_number) - 1))
    sign = data.draw(st.sampled_from("ABCXYZ0123456789"))
    changed = data.draw(
        st.sampled_from(
            [
                serial_number[:at] + sign + serial_number[at + 1 :],
                serial_number[:at] + sign + serial_number[at:],
                serial_number[:at] + serial_number[at : at + 2][::-1] + serial_number[at + 2 :],
            ]
        )
    )
    assert distance(serial_number, changed) <= 1
    assert distance(changed, serial_number) == distance(serial_number, changed)
    assert looks_like(changed, serial_number) or changed == serial_number


@any_of(SERIALS, SERIALS)
def test_distance_is_zero_only_for_the_same_and_folding_is_stable(left: str, right: str) -> None:
    assert (distance(left, right) == 0) == (left == right)
    assert folded(folded(left)) == folded(left)
    assert looks_like(left, folded(left))


def listed(kind: str, **changed: Any) -> SerialRangeView:
    made = SerialRangeView(
        1, "LAMP-1", kind, "SN10000", "SN19999", ("US",), ("amazon",), "Contract 4", date(2026, 1, 1), None
    )
    return replace(made, **changed)


def test_a_number_that_cannot_be_this_products_is_asked_about_and_never_denied() -> None:
    formed = replace(LAMP, serial_pattern="SN[0-9]{5}", serial_check="luhn")
    odd = serial.look(with_serial("XY1234567", product=formed))
    assert (odd.outcome, odd.reason) == (FLAG, "wrong_form")
    mistyped = serial.look(with_serial("SN79928", product=formed))
    assert (mistyped.outcome, mistyped.reason) == (FLAG, "wrong_check_digit")
    assert "mistyped" in mistyped.sentence
    right = serial.look(with_serial("SN18002", product=formed))  # Luhn holds
    assert right.reason == "unknown"
    # what was sold or made is known better than its form
    assert serial.look(given(product=formed)).reason == "belongs"
    made = replace(MADE, serial="XY1")
    assert serial.look(with_serial("XY1", product=formed, made=made)).reason == "other_unit"


def test_numbers_that_are_listed() -> None:
    stolen = serial.look(given(ranges=(listed("stolen"),)))
    assert (stolen.outcome, stolen.reason) == (FAIL, "stolen")
    assert "Contract 4" in stolen.sentence
    grey = serial.look(given(ranges=(listed("market"),)))
    assert (grey.outcome, grey.reason) == (FLAG, "grey_market")
    assert "in US by amazon" in grey.sentence
    assert "by shopify in DE" in grey.sentence
    meant = listed("market", countries=("DE",), channels=())
    assert serial.look(given(ranges=(meant,))).reason == "belongs"


def test_a_unit_in_the_range_of_a_recall_is_named_and_not_held_against_anybody() -> None:
    recall = replace(advisory("recall"), serial_from="SN10000", serial_to="SN10999", words=("dark",))
    found = serial.look(given(advisories=(recall,)))
    assert (found.outcome, found.reason, found.facts["recalled"]) == (PASS, "belongs", ["ADV-recall"])
    pattern = known_pattern.look(given(advisories=(recall, advisory("review"))))
    assert (pattern.outcome, pattern.facts["action"]) == (FLAG, "recall")
    assert pattern.sentence.startswith("Recall: ")
    assert "serial range SN10000 to SN10999, lot L7, the words dark" in pattern.sentence


def test_a_unit_that_was_replaced_and_one_of_the_customers_other_orders() -> None:
    done = other(state="closed", settled_remedy="replacement")
    found = serial.look(given(others=(done,)))
    assert (found.outcome, found.reason) == (FAIL, "replaced")
    mine = with_serial("KK77777", sales=(sold(id=6, order_id=2, serial="KK77777"),))
    found = serial.look(mine)
    assert (found.outcome, found.reason) == (FLAG, "own_order")
    theirs = with_serial("KK77777", sales=(sold(id=6, order_id=2, serial="KK77777", customer_id=8),))
    assert serial.look(theirs).reason == "other_order"
