"""No unit on two claims or two shipments, nothing credited twice, whoever is at it in the same moment."""

from __future__ import annotations

import pytest

from amends.ledger.api import GoodsPlace, GoodsStatus, MoneyAccount, balance, money_balance, verify
from amends.recovery.api import agree, answer, credit, draft, exposures, gather, send, ship
from tests.racing import at_once, errors
from tests.recovery.scene import defective, supplier, terms
from tests.returns.world import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_same_units_claimed_credited_and_shipped_at_once(transactional_db: None) -> None:
    world = build()
    supplier()
    goods = [defective(world, code="return_to_vendor").id for _ in range(3)]
    gather()
    assert errors(at_once(lambda: agree.save_agreement(world.quinn, terms()), gather, gather)) == []
    tried = at_once(*[lambda: draft(world.quinn, "ACME")] * 3)
    made = [one for one in tried if not isinstance(one, Exception)]
    assert [getattr(one, "code", one) for one in errors(tried)] == ["nothing_to_claim"] * 2
    ((claim,),) = made
    assert len({line.defect_id for line in claim.lines}) == 3
    sent = at_once(*[lambda: send(world.quinn, claim.public_id, "by_hand")] * 2)
    assert len(errors(sent)) == 1
    answered = at_once(*[lambda: answer(world.quinn, claim.public_id, None)] * 2)
    assert len(errors(answered)) == 1
    half = claim.claimed_minor // 2 + 1
    paid = at_once(*[lambda n=n: credit(world.quinn, claim.public_id, half, f"CN-{n}") for n in range(3)])
    assert {getattr(one, "code", "") for one in errors(paid)} == {"credited_too_much"}
    assert len(errors(paid)) == 2
    assert money_balance(MoneyAccount("supplier_credits", "ACME"), "EUR").minor == half
    packed = at_once(
        lambda: ship.pack(world.wanda, "ACME", "WH1", goods, "V-1"),
        lambda: ship.pack(world.walt, "ACME", "WH1", goods[:2], "V-1"),
    )
    (shipment,) = [one for one in packed if not isinstance(one, Exception)]
    gone = at_once(*[lambda: ship.ship(world.wanda, shipment.public_id)] * 2)
    assert len(errors(gone)) == 1
    left = balance(GoodsPlace("WH1", GoodsStatus.IN_TRANSIT, "return_to_vendor"), "sku:KETTLE")
    assert left == 3 - len(shipment.units)
    (found,) = exposures(world.quinn)
    assert found.gathered == found.open + found.missing + found.claimed + found.capped + found.lapsed
    assert verify() == []
