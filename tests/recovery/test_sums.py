"""Over many made-up costs and agreements at once: nobody is charged more than it cost, and nothing is lost between
open, claimed and lapsed."""

from __future__ import annotations

import random
from decimal import Decimal

from amends.claims.models import Claim
from amends.core.errors import Refused
from amends.core.money import Money
from amends.recovery.api import agree, answer, credit, defects, draft, drop, exposures, gather, poor_quality, send
from amends.recovery.models import Defect
from amends.recovery.ports import RECORDED
from tests.recovery.scene import day, defective, supplier, terms
from tests.returns.world import World

MONEY = ("EUR", "GBP", "JPY", "KWD")


def whole(world: World) -> None:
    """What holds at every moment."""
    for one in exposures(world.quinn):
        assert one.gathered == one.open + one.missing + one.claimed + one.capped + one.lapsed
        assert one.claimed == one.drafted + one.waiting + one.rejected + one.accepted
        assert one.accepted == one.credited + one.owed + one.given_up
        assert min(one.open, one.missing, one.waiting, one.rejected, one.owed) >= 0


def test_shares_stay_below_the_cost_and_the_sums_hold(world: World) -> None:
    luck = random.Random(20261123)
    supplier()
    codes = ("scrap", "return_to_vendor", "recycle", "")
    for _ in range(8):
        defective(world, quantity=luck.randint(1, 3), code=luck.choice(codes))
    for number, claim in enumerate(Claim.objects.all()):
        for kind in luck.sample(RECORDED, 2):
            amount = Money(luck.choice((1, 3, 99, 10_001)), luck.choice(MONEY))
            agree.record_cost(world.quinn, claim.public_id, kind, amount, "invoice", f"{number}:{kind}")
    rates = {"GBP": Decimal("1.1735"), "JPY": Decimal("0.0061"), "KWD": Decimal("2.98765")}
    for turn in range(4):
        shares = {kind: luck.randint(0, 100) for kind in (*RECORDED, "refund", "scrap", "vendor_goods")}
        keep = bool(turn % 2)
        agree.save_agreement(
            world.quinn,
            terms(
                shares=shares, rates=rates, goods="keep" if keep else "back", allowance=5_000 if keep else 0,
                unit_cap=luck.choice((None, 1_500)), period_cap=luck.choice((None, 3_000)), period="month",
            ),
        )  # fmt: skip
        for row in defects(world.quinn).items:
            if row.standing != "open":
                continue
            factors = {"EUR": Decimal(1)} | {code: rates[code] for code in rates}
            cost = sum(Money(minor, currency).decimal() * factors[currency] for _, currency, minor in row.costs)
            assert row.share_minor <= max(0, cost * 100 + len(row.costs))
        whole(world)
        _claim(world, turn)
        whole(world)
    Defect.objects.filter(standing="open").update(claim_until=day(-1))
    by_kind = poor_quality(world.quinn, "kind", {})
    for axis in ("sku", "month", "supplier", "lot"):
        sums: dict[str, int] = {}
        for line in poor_quality(world.quinn, axis, {}):
            sums[line.currency] = sums.get(line.currency, 0) + line.total
            assert line.total == sum(line.kinds.values())
        for currency, total in sums.items():
            assert total == sum(line.total for line in by_kind if line.currency == currency)


def _claim(world: World, turn: int) -> None:
    try:
        (claim,) = draft(world.quinn, "ACME")
    except Refused:  # a cap is used up, or what they want is missing
        return
    if turn == 0:
        drop(world.quinn, claim.public_id)
        gather()
        return
    send(world.quinn, claim.public_id, "by_hand")
    said = {line.id: line.claimed_minor // 2 for line in claim.lines}
    found = answer(world.quinn, claim.public_id, said, reason="half")
    if found.accepted_minor:
        credit(world.quinn, claim.public_id, (found.accepted_minor + 1) // 2, f"CN-{turn}")
