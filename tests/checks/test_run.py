"""Checks over real claims: what is gathered, what is stored, what two runs at once do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from amends.catalog.api import register_units, save_advisory, save_product
from amends.checks import ports
from amends.checks.api import FindingView, findings, run_checks
from amends.checks.models import Finding
from amends.checks.ports import Check, Found, Gathered, plug
from amends.claims import api as claims
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound
from amends.orders.api import OrderView
from tests.claims.shop import about, sell, staff
from tests.racing import at_once, errors

pytestmark = pytest.mark.django_db


@pytest.fixture
def further_checks() -> Iterator[None]:
    """Whatever the test plugs in is unplugged afterwards."""
    before = dict(ports._CHECKS)
    yield
    ports._CHECKS.clear()
    ports._CHECKS.update(before)


def filed(bought: OrderView, **changed: Any) -> int:
    claim = claims.open_claim(staff(), about(bought, **changed))
    claims.submit(staff(), claim.id)
    return claim.id


def outcomes(found: list[FindingView]) -> dict[str, tuple[str, str]]:
    return {finding.code: (finding.outcome, finding.facts["reason"]) for finding in found}


def test_a_claim_in_order() -> None:
    found = run_checks(filed(sell("SN10042"), serial="SN10042", defect_code="hw_stopped"))
    assert outcomes(found) == {
        "proof_of_purchase": ("pass", "bought"),
        "serial": ("pass", "belongs"),
        "coverage": ("pass", "covered"),
        "known_pattern": ("pass", "none"),
        "duplicate": ("pass", "first"),
        "evidence": ("pass", "complete"),
        "reused_photo": ("pass", "no_photo"),
        "serial_photo": ("pass", "no_photo"),
        "defect_photo": ("pass", "no_photo"),
        "defect_words": ("unknown", "cannot_tell"),
        "risk": ("pass", "none"),
    }
    coverage = next(finding for finding in found if finding.code == "coverage")
    assert coverage.facts["covered"] is True
    assert coverage.facts["days_since_delivery"] > 0
    assert coverage.facts["lines"]


def test_runs_are_numbered_and_the_newest_counts() -> None:
    claim = filed(sell("SN10042"), serial="SN10042")
    assert findings(claim) == []
    first = run_checks(claim)
    second = run_checks(claim)
    assert {finding.run for finding in first} == {1}
    assert findings(claim) == second
    assert Finding.objects.filter(claim_id=claim).count() == 22


def test_what_the_database_knows_reaches_the_checks() -> None:
    bought = sell("SN10042")
    save_product(SYSTEM, "LAMP-1", "Desk lamp", serialised=True)
    register_units(SYSTEM, "LAMP-1", ["SN10042", "SN77777"], "L7")
    save_advisory(
        SYSTEM, "LAMP-1", "Dark displays", "hw_display", lot_code="L7", action="approve", severity="high"
    )
    found = outcomes(run_checks(filed(bought, serial="SN77777")))
    assert found["serial"] == ("flag", "other_unit")
    assert found["known_pattern"] == ("pass", "matches")
    assert found["evidence"] == ("flag", "photo_missing")
    elsewhere = sell("SN55555", customer="dora")
    assert outcomes(run_checks(filed(bought, serial="SN55555")))["serial"] == ("fail", "other_order")
    cancelled = sell(customer="dora", order_state="cancelled")
    assert outcomes(run_checks(filed(cancelled)))["proof_of_purchase"] == ("fail", "cancelled")
    assert elsewhere.id != bought.id


def test_a_notice_for_the_recorded_unit_is_seen_whatever_serial_was_typed() -> None:
    bought = sell("SN10042")
    register_units(SYSTEM, "LAMP-1", ["SN10042"], "L7")
    save_advisory(SYSTEM, "LAMP-1", "May catch fire", "", lot_code="L7", action="stop_use", severity="high")
    save_advisory(
        SYSTEM,
        "LAMP-1",
        "Sharp edge",
        "",
        serial_from="SN90000",
        serial_to="SN99999",
        action="review",
        severity="low",
    )
    assert outcomes(run_checks(filed(bought, serial="SN10043")))["known_pattern"] == ("flag", "matches")
    found = {finding.code: finding for finding in run_checks(filed(bought, serial="SN95000"))}["known_pattern"]
    assert {entry["title"] for entry in found.facts["advisories"]} == {"May catch fire", "Sharp edge"}
    assert found.facts["action"] == "stop_use"


def test_the_same_number_on_another_product_is_another_unit() -> None:
    bought = sell("SN10042")
    kettle = sell("SN77777", sku="KETTLE", customer="dora")
    filed(kettle, serial="SN77777")
    found = outcomes(run_checks(filed(bought, serial="SN77777")))
    assert found["serial"] == ("unknown", "unknown")
    assert found["duplicate"] == ("pass", "first")


def test_a_settled_claim_blocks_the_next_one_on_the_unit() -> None:
    bought = sell("SN10042")
    first = filed(bought, serial="SN10042")
    claims.mark_decided(SYSTEM, first, "covered")
    claims.mark_settled(first, "refund")
    found = outcomes(run_checks(filed(bought, serial="SN10042")))
    assert found["serial"] == ("fail", "settled")
    assert found["duplicate"] == ("fail", "settled")


def test_a_broken_check_cannot_tell_and_the_others_go_on(further_checks: None) -> None:
    def broken(given: Gathered) -> Found:
        raise ZeroDivisionError

    plug(Check("photo_reused", 3, broken))
    found = run_checks(filed(sell()))
    assert outcomes(found)["photo_reused"] == ("unknown", "check_failed")
    assert len(found) == 12


def test_no_claim() -> None:
    with pytest.raises(NotFound):
        run_checks(10**9)


def test_a_run_costs_a_fixed_number_of_statements(django_assert_max_num_queries: Any) -> None:
    claim = filed(sell("SN10042"), serial="SN10042")
    with django_assert_max_num_queries(32):
        run_checks(claim)


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_on_one_unit_at_once_at_least_one_is_flagged() -> None:
    """Both may be filed. A check runs after its claim's submission is committed, and sees every submission
    committed before: so whichever committed later sees the other. That the two cannot both be paid is held by
    the entitlement of the unit (resolutions), not here."""
    agent, bought = staff(), sell("SN10042")

    def file_and_check() -> str:
        claim = claims.open_claim(agent, about(bought, serial="SN10042"))
        claims.submit(agent, claim.id)
        return outcomes(run_checks(claim.id))["duplicate"][0]

    for _ in range(3):
        results = at_once(*[file_and_check] * 4)
        assert not errors(results)
        assert results.count("pass") <= 1
        assert "flag" in results


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_are_two_runs() -> None:
    claim = filed(sell("SN10042"), serial="SN10042")
    results = at_once(*[lambda: {finding.run for finding in run_checks(claim)}] * 4)
    assert not errors(results)
    assert sorted(results, key=min) == [{1}, {2}, {3}, {4}]
