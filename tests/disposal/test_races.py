"""The same dispositions and the same count decided in several places at one moment."""

from __future__ import annotations

import pytest

from amends.disposal.api import authorise_many, count, decide_count, propose_many
from amends.ledger.api import GoodsPlace, GoodsStatus, available, balance, verify
from tests.disposal.test_bench import Q01, inspected
from tests.racing import at_once, errors
from tests.returns.world import build

pytestmark = pytest.mark.django_db(transaction=True)


def test_disposition_twice(transactional_db: None) -> None:
    world = build()
    goods = [inspected(world, result="no_fault_found").id for _ in range(3)]
    tried = at_once(*[lambda: propose_many(world.wanda, goods, "use_as_is")] * 2)
    assert errors(tried) == []
    proposed = [one.disposition.id for found in tried for one in found if one.disposition is not None]
    assert len(proposed) == 3
    done = at_once(
        lambda: authorise_many(world.quinn, proposed, True),
        lambda: authorise_many(world.quinn, list(reversed(proposed)), True),
        lambda: authorise_many(world.quinn, proposed, False, "no"),
    )
    assert errors(done) == []
    assert sum(one.done for found in done for one in found) == 3
    yes = sum(one.done for found in done[:2] for one in found)
    assert (available(["KETTLE"])["KETTLE"], balance(Q01, "sku:KETTLE")) == (yes, 3 - yes)
    if 3 - yes:
        late = count(world.wanda, "WH1", "Q-01", "KETTLE", 0, "mislaid")
        at_once(*[lambda: decide_count(world.quinn, late.id, True)] * 3)
        assert balance(GoodsPlace("WH1", GoodsStatus.SCRAP, "count"), "sku:KETTLE") == 3 - yes
    assert verify() == []
