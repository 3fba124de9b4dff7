"""Costs gathered, claimed from the supplier, answered, credited, the goods sent back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from amends.catalog.api import save_product
from amends.channels.x12.envelope import messages
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.core.money import Money
from amends.jobs.api import run_pending
from amends.ledger.api import WITH_SUPPLIERS, GoodsPlace, GoodsStatus, MoneyAccount, balance, money_balance, verify
from amends.notices.api import letter, newest_letters
from amends.recovery.api import (
    agree,
    agreements,
    answer,
    close,
    credit,
    defects,
    dispute,
    draft,
    drop,
    exposures,
    gather,
    poor_quality,
    send,
    ship,
    shipments,
    supplier_claim,
    supplier_claim_edi,
    supplier_claim_pdf,
    supplier_records,
    take_out,
    watch,
)
from amends.recovery.commands import gather_changed
from amends.recovery.models import Cost, Defect, Gathering, SupplierClaim
from amends.recovery.ports import EdiParty
from amends.returns.models import Receipt
from tests.recovery.scene import EDI, day, defective, drafted, person, supplier, terms
from tests.returns.world import World

RTV_BIN = GoodsPlace("WH1", GoodsStatus.IN_TRANSIT, "return_to_vendor")


def owed(kind: str) -> int:
    return money_balance(MoneyAccount(kind, "ACME"), "EUR").minor


def test_a_defect_is_claimed_credited_and_its_goods_go_back(world: World) -> None:
    """The whole way: 8.00 GBP refund without tax, 40.00 EUR the unit, 5.90 way back, 2.50 handling."""
    finn = person("finn")
    supplier()
    goods = defective(world, code="return_to_vendor")
    gather()
    (row,) = defects(finn).items
    assert (row.missing, row.agreement, row.share_minor) == (("agreement",), "", 0)
    assert {kind: (currency, minor) for kind, currency, minor in row.costs} == {
        "refund": ("GBP", 800), "freight": ("EUR", 590), "labour": ("EUR", 250),
        "vendor_goods": ("EUR", 4_000), "salvage": ("EUR", -4_000),
    }  # fmt: skip
    with pytest.raises(Refused, match="nothing_to_claim"):
        draft(finn, "ACME")
    agree.save_agreement(finn, terms())
    (claim,) = draft(finn, "ACME")
    # half of 5.90, and the goods at 40.00; but no more than it cost: 8.00 GBP at 1.2 + 5.90 + 2.50
    assert claim.claimed_minor == 960 + 590 + 250
    claim = send(finn, claim.public_id)
    assert (claim.state, claim.way) == ("sent", "mail")
    letter_id = newest_letters([claim.public_id])[claim.public_id]
    assert letter(letter_id).to == "quality@acme.example"
    assert supplier_claim_pdf(finn, claim.public_id).startswith(b"%PDF")
    line = claim.lines[0]
    with pytest.raises(Refused, match="accepted_too_much"):
        answer(finn, claim.public_id, {line.id: claim.claimed_minor + 1})
    with pytest.raises(Refused, match="answer_reason"):
        answer(finn, claim.public_id, {line.id: 1_000})
    claim = answer(finn, claim.public_id, {line.id: 1_000}, reason="no labour", vendor_rma="V-77")
    assert (claim.state, claim.accepted_minor, owed("supplier_receivable")) == ("partly_accepted", 1_000, 1_000)
    dispute(finn, claim.public_id, "labour is in the agreement")
    claim = answer(finn, claim.public_id, None)
    assert (claim.state, owed("supplier_receivable"), owed("supplier_recovery")) == ("accepted", 1_800, -1_800)
    with pytest.raises(Refused, match="credited_too_much"):
        credit(finn, claim.public_id, 1_801, "CN-1")
    credit(finn, claim.public_id, 800, "CN-1")
    with pytest.raises(Refused, match="credit_known"):
        credit(finn, claim.public_id, 800, "CN-1")
    claim = credit(finn, claim.public_id, 1_000, "CN-2")
    assert (claim.state, owed("supplier_receivable"), owed("supplier_credits")) == ("credited", 0, 1_800)
    _goes_back(world, goods.id)
    assert close(finn, claim.public_id).state == "closed"
    (line_of_it,) = exposures(finn)
    assert (line_of_it.gathered, line_of_it.credited, line_of_it.open, line_of_it.owed) == (1_800, 1_800, 0, 0)
    (cost,) = [one for one in poor_quality(finn, "sku", {}) if one.currency == "EUR"]
    assert (cost.key, cost.total, cost.recovered) == ("KETTLE", 4_000 - 4_000 + 590 + 690 + 250, 1_800)
    (record,) = supplier_records(finn)
    assert (record.received, record.sold, record.defects, record.answers) == (1, 1, 1, 1)
    assert verify() == []
    run_pending()


def _goes_back(world: World, receipt_id: int) -> None:
    assert (balance(RTV_BIN, "sku:KETTLE"), balance(WITH_SUPPLIERS, "sku:KETTLE")) == (1, -1)
    (unit,) = shipments.bin_units(world.wanda)
    assert (unit.receipt_id, unit.supplier, unit.vendor_rma) == (receipt_id, "ACME", "V-77")
    packed = ship.pack(world.wanda, "ACME", "WH1", [receipt_id])
    with pytest.raises(Refused, match="rtv_not_here"):
        ship.pack(world.wanda, "ACME", "WH1", [receipt_id])
    sent = ship.ship(world.wanda, packed.public_id, carrier="dhl", tracking="T1", packing="pallet", pieces=1)
    assert (sent.state, sent.vendor_rma, len(sent.units)) == ("shipped", "V-77", 1)
    assert "T1" in sent.tracking_url
    assert (balance(RTV_BIN, "sku:KETTLE"), balance(WITH_SUPPLIERS, "sku:KETTLE")) == (0, 0)
    with pytest.raises(Refused, match="move_not_allowed"):
        ship.ship(world.wanda, packed.public_id)
    assert shipments.packing_pdf(world.wanda, packed.public_id).startswith(b"%PDF")
    assert ship.arrived(world.wanda, packed.public_id).state == "arrived"


def test_nothing_is_shipped_without_the_suppliers_number(world: World) -> None:
    supplier()
    goods = defective(world, code="return_to_vendor")
    packed = ship.pack(world.wanda, "ACME", "WH1", [goods.id])
    with pytest.raises(Refused, match="vendor_rma_missing"):
        ship.ship(world.wanda, packed.public_id)
    ship.cancel_shipment(world.wanda, packed.public_id)
    again = ship.pack(world.quinn, "ACME", "WH1", [goods.id], "V-1")
    ship.take_from(world.wanda, again.public_id, goods.id)
    with pytest.raises(Refused, match="rtv_empty"):
        ship.ship(world.wanda, again.public_id)
    with pytest.raises(Refused, match="rtv_not_here"):
        ship.pack(world.wanda, "ACME", "WH2", [goods.id])
    with pytest.raises(Refused, match="not_allowed"):
        ship.pack(world.ann, "ACME", "WH1", [goods.id])
    with pytest.raises(NotFound):
        shipments.bin_units(world.zoe)


def test_agreements_are_data(world: World) -> None:
    """The product's own before the general one, by the day it was bought; caps, allowance, evidence, window."""
    supplier()
    goods = defective(world, quantity=3, code="scrap")
    general = {"shares": {"scrap": 50}, "window_days": 10}
    gather()
    agree.save_agreement(world.quinn, terms(**general))
    (row,) = defects(world.quinn).items
    assert (row.agreement, row.share_minor, row.missing) == ("ACME-26", 2_300, ("goods",))  # capped at the cost
    assert row.claim_until == row.found_on + timedelta(days=10)
    agree.save_agreement(
        world.quinn, terms(**general, code="KETTLES", sku="KETTLE", goods="keep", allowance=100, unit_cap=150)
    )
    (row,) = defects(world.quinn, standing="open").items
    assert (row.agreement, row.share_minor) == ("KETTLES", 450)
    agree.save_agreement(world.quinn, terms(**general, code="KETTLES", sku="KETTLE", valid_to=date(2020, 12, 31)))
    (row,) = defects(world.quinn).items
    assert row.agreement == "ACME-26"  # not in force when it was bought
    agree.save_agreement(world.quinn, terms(**general, goods="keep", evidence=("photos", "serial"), rates={}))
    (row,) = defects(world.quinn, standing="missing").items
    assert row.missing == ("photos", "serial")
    assert row.share_minor == 1_340  # without a rate the pounds are not claimed: 5.90 freight, 3 x 2.50 labour
    Receipt.objects.filter(pk=goods.id).update(serial="X")
    agree.record_cost(world.quinn, row.claim_ref, "freight", Money(1_000, "EUR"), "Invoice 7", "f-1")
    agree.record_cost(world.quinn, row.claim_ref, "freight", Money(1_000, "EUR"), "Invoice 7", "f-1")
    (row,) = defects(world.quinn).items
    assert ("freight", "EUR", 1_000) in row.costs
    with pytest.raises(Refused, match="agreement_wrong"):
        agree.save_agreement(world.quinn, terms(code="KETTLES", supplier="OTHER", shares={"scrap": 200}))
    with pytest.raises(Refused, match="not_allowed"):
        agree.save_agreement(world.ann, terms())
    assert [one.version for one in agreements.agreement(world.quinn, "KETTLES")] == [2, 1]


def test_a_period_cap_holds_and_what_leaves_a_draft_is_free_again(world: World) -> None:
    claim = drafted(world, units=3, period_cap=4_000, rates={"GBP": Decimal(100)})
    assert [line.claimed_minor for line in claim.lines] == [4_000]  # 42.95 each: the first takes the whole cap
    with pytest.raises(Refused, match="nothing_to_claim"):
        draft(world.quinn, "ACME")
    (found,) = exposures(world.quinn)
    assert (found.units, found.gathered, found.open, found.capped) == (3, 3 * 4_295, 2 * 4_295, 295)
    dropped = take_out(world.quinn, claim.public_id, claim.lines[0].id)
    assert (dropped.state, dropped.lines, dropped.claimed_minor) == ("dropped", (), 0)
    (again,) = draft(world.quinn, "ACME")
    assert drop(world.quinn, again.public_id).state == "dropped"
    (found,) = exposures(world.quinn)
    assert (found.gathered, found.open, found.drafted) == (3 * 4_295, 3 * 4_295, 0)


def test_windows_close_and_answers_are_reminded_of(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = drafted(world, units=2, window_days=20, answer_days=5)
    defective(world, code="return_to_vendor")
    gather()
    assert watch() == (0, 0, 0)
    start = clock.now()
    sent = send(world.quinn, draft(world.quinn, "ACME")[0].public_id)

    def at(days: int) -> None:
        monkeypatch.setattr(clock, "now", lambda: start + timedelta(days=days))

    at(6)
    assert watch() == (0, 1, 1)  # the draft's window ends within 14 days; the answer is due
    assert watch() == (0, 0, 0)
    at(21)
    with pytest.raises(Refused, match="window_over"):
        send(world.quinn, claim.public_id)
    assert watch()[0] == 2
    assert supplier_claim(world.quinn, claim.public_id).state == "lapsed"
    (found,) = exposures(world.quinn)
    assert (found.waiting, found.lapsed, found.open) == (sent.claimed_minor, 2 * sent.claimed_minor, 0)
    gather()
    assert exposures(world.quinn) == [found]  # what lapsed stays so


def test_giving_up_what_is_owed_takes_two(world: World) -> None:
    claim = drafted(world)
    send(world.quinn, claim.public_id, "by_hand")
    answer(world.quinn, claim.public_id, None, supplier_ref="S-1")
    with pytest.raises(Refused, match="reason_missing"):
        close(world.quinn, claim.public_id)
    asked = close(world.quinn, claim.public_id, "they are insolvent")
    assert (asked.state, asked.close_asked_by) == ("accepted", "Quinn")
    with pytest.raises(Refused, match="close_other_person"):
        close(world.quinn, claim.public_id, "they are insolvent")
    done = close(person("finn"), claim.public_id, "checked")
    assert (done.state, owed("supplier_receivable"), owed("supplier_recovery_lost")) == ("closed", 0, 1_800)
    (found,) = exposures(world.quinn)
    assert (found.accepted, found.given_up, found.owed) == (1_800, 1_800, 0)


def test_a_claim_goes_out_as_x12_180(world: World) -> None:
    claim = drafted(world, units=2)
    with pytest.raises(Refused, match="supplier_no_edi"):
        send(world.quinn, claim.public_id, "edi")
    agree.save_edi(world.quinn, "ACME", EDI)
    send(world.quinn, claim.public_id, "edi")
    (message,) = messages(supplier_claim_edi(world.quinn, claim.public_id))
    assert (message.kind, message.faults, message.complete) == ("180", [], True)
    assert message.first("BGN").elements[:2] == ["13", claim.public_id]
    assert [one.get(3) for one in message.all("BLI")] == ["1", "1"]
    assert {one.get(2) for one in message.all("N9")} >= {line.claim_ref for line in claim.lines}
    assert message.interchange.get(13) == "000000001"
    with pytest.raises(Refused, match="edi_wrong"):
        agree.save_edi(world.quinn, "ACME", EdiParty(**{**vars_of(EDI), "id": "A*B"}))


def vars_of(party: EdiParty) -> dict[str, str]:
    return {name: getattr(party, name) for name in party.__struct_fields__}


def test_the_database_holds_the_limits(world: World) -> None:
    claim = drafted(world)
    row = SupplierClaim.objects.get(pk=claim.id)
    for wrong in ({"accepted_minor": claim.claimed_minor + 1}, {"credited_minor": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SupplierClaim.objects.filter(pk=row.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        row.lines.create(defect_id=claim.lines[0].defect_id, claim_until=day(1), share_minor=5, claimed_minor=5)
    assert Defect.objects.get().standing == "claimed"


def test_a_night_gathers_what_changed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gather_changed, "WHOLE_ON", 7)  # no day is Sunday
    supplier()
    agree.save_agreement(world.quinn, terms())
    for _ in range(2):
        defective(world, code="return_to_vendor")
    assert [gather_changed.gather_changed() for _ in range(3)] == [2, 2, 0]  # all, all, nothing since the first
    defective(world, code="return_to_vendor")
    assert [gather_changed.gather_changed() for _ in range(3)] == [1, 1, 0]  # it, and again for late commits
    assert Defect.objects.filter(standing="open", share_minor__gt=0).count() == 3
    before = set(Cost.objects.filter(kind="vendor_goods").values_list("minor", flat=True))
    save_product(
        SYSTEM, "KETTLE", "Steel kettle", unit_cost_minor=5_000, cost_currency="EUR", supplier_code="ACME"
    )
    Gathering.objects.update(at=clock.now() - timedelta(days=1))  # history is kept at the transaction's begin
    assert gather_changed.gather_changed() == 3  # its product's cost changed
    after = set(Cost.objects.filter(kind="vendor_goods").values_list("minor", flat=True))
    assert (before, after) == ({4_000}, {5_000})
