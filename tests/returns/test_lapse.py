"""Returns that are not used, and who may see which."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import NotFound, Refused
from amends.jobs.models import FactRow
from amends.returns.api import (
    cancel_for_claim,
    cancel_rma,
    receive,
    revive,
    rma,
    rma_by_ref,
    rma_by_scan,
    rma_for_claim,
    rma_pdf,
    rmas,
)
from amends.returns.commands.lapse import expire_due
from amends.returns.models import Rma
from amends.returns.types import DISPOSITION, RETURN
from tests.returns.world import World, authorised, seen


def test_case_48_cancelled_with_a_reason_but_not_after_goods_came(world: World) -> None:
    back = authorised(world)
    with pytest.raises(Refused, match="reason_missing"):
        cancel_rma(world.ann, back.id, " ")
    receive(world.wanda, seen(back))
    with pytest.raises(Refused, match="move_not_allowed"):
        cancel_rma(world.ann, back.id, "too late")
    with pytest.raises(Refused, match="not_allowed"):
        cancel_rma(world.wanda, back.id, "not mine to do")


def test_case_36_cancelling_tells_the_storyline_which_grant_is_free_again(world: World) -> None:
    back = authorised(world)
    cancel_rma(world.ann, back.id, "customer keeps it")
    (fact,) = FactRow.objects.filter(name="returns.rma_lapsed")
    assert (fact.payload["claim_id"], fact.payload["how"]) == (back.claim_id, "cancelled")


def test_returns_expire_when_their_time_has_passed_and_staff_may_revive_them(world: World) -> None:
    back, other = authorised(world), authorised(world, expires_at=clock.now() + timedelta(days=40))
    assert expire_due() == 0
    with clock.frozen(back.expires_at):
        assert expire_due() == 1
        assert expire_due() == 0
        assert (rma(SYSTEM, back.id).state, rma(SYSTEM, other.id).state) == ("expired", "authorised")
        revive(world.ann, back.id, "was ill")
        again = rma(SYSTEM, back.id)
    assert again.expires_at == back.expires_at + timedelta(days=30)
    assert again.expiry_rule == "30 days after it was revived"
    assert receive(world.wanda, seen(back)).booked


def test_case_37_the_customer_does_not_revive(world: World) -> None:
    back = authorised(world, state="expired")
    for actor in (world.zoe, world.wanda):
        with pytest.raises(Refused, match="not_allowed"):
            revive(actor, back.id, "please")
    assert rma(SYSTEM, back.id).state == "expired"


def test_what_is_open_of_a_claim_is_cancelled_with_its_decision(world: World) -> None:
    back = authorised(world)
    cancel_for_claim(SYSTEM, back.claim_id, "decision superseded")
    assert rma(SYSTEM, back.id).state == "cancelled"
    cancel_for_claim(SYSTEM, back.claim_id, "again")
    received = authorised(world)
    receive(world.wanda, seen(received))
    cancel_for_claim(SYSTEM, received.claim_id, "decision superseded")
    assert rma(SYSTEM, received.id).state == "received"


@pytest.mark.parametrize("axis", [RETURN, DISPOSITION])
def test_every_state_and_verb_either_moves_or_is_refused(axis: object) -> None:
    for state in axis.states:  # type: ignore[attr-defined]
        for verb in axis.table:  # type: ignore[attr-defined]
            if verb in axis.verbs(state):  # type: ignore[attr-defined]
                assert axis.after(state, verb) in axis.states  # type: ignore[attr-defined]
            else:
                with pytest.raises(Refused, match="move_not_allowed"):
                    axis.after(state, verb)  # type: ignore[attr-defined]


def test_a_return_is_found_however_its_number_is_typed(world: World) -> None:
    back = authorised(world, world.phone, serial="SN123")
    packed = back.public_id.replace("-", "")
    for text in (back.public_id, back.public_id.lower(), packed, f" {packed[:6]} {packed[6:]}\r\n"):
        assert rma_by_ref(world.wanda, text).id == back.id
        assert rma_by_scan(world.wanda, text).id == back.id
    assert rma_by_scan(world.wanda, "sn-123").id == back.id
    for text in ("", "RMA", back.public_id[:-1] + "?", "SN124", "x" * 500, "\x00"):
        with pytest.raises(NotFound):
            rma_by_scan(world.wanda, text)
    with pytest.raises(NotFound):
        rma_by_ref(world.wanda, "SN123")


def test_a_serial_finds_the_return_that_waits_first(world: World) -> None:
    waiting = authorised(world, world.phone, serial="SN9")
    done = authorised(world, world.phone, serial="SN9")
    receive(world.wanda, seen(done, 1, "SN9"))
    assert rma_by_scan(world.wanda, "SN9").id == waiting.id
    cancel_rma(world.ann, waiting.id, "x")
    assert rma_by_scan(world.wanda, "SN9").id == done.id


def test_not_yours_is_not_found(world: World) -> None:
    back = authorised(world)
    assert rma(world.zoe, back.id).public_id == back.public_id
    assert [row.id for row in rmas(world.zoe).items] == [back.id]
    for read in (
        lambda: rma(world.stranger, back.id),
        lambda: rma_by_ref(world.stranger, back.public_id),
        lambda: rma_pdf(world.stranger, back.id),
    ):
        with pytest.raises(NotFound):
            read()
    assert rmas(world.stranger).items == []


def test_lists_are_paged_and_searched(world: World) -> None:
    made = [authorised(world) for _ in range(5)]
    page = rmas(world.ann, size=2)
    assert [row.id for row in page.items] == [made[4].id, made[3].id]
    assert [row.id for row in rmas(world.ann, cursor=page.next_cursor or "", size=2).items] == [
        made[2].id,
        made[1].id,
    ]
    cancel_rma(world.ann, made[0].id, "x")
    assert [row.id for row in rmas(world.ann, ["cancelled"]).items] == [made[0].id]
    for text in (made[1].public_id, made[1].claim_ref, made[1].order_number):
        assert [row.id for row in rmas(world.ann, text=text).items] == [made[1].id]
    assert rmas(world.ann, text="no such thing").items == []
    with pytest.raises(Refused, match="bad_cursor"):
        rmas(world.ann, cursor="?")


def test_the_newest_return_of_a_claim(world: World) -> None:
    back = authorised(world)
    assert rma_for_claim(back.claim_id) == back
    assert rma_for_claim(0) is None


def test_the_slip_is_a_pdf_that_names_the_return(world: World) -> None:
    back = authorised(world)
    Rma.objects.filter(pk=back.id).update(customer_name="Ζωή Łoś-Їжак")
    body = rma_pdf(world.zoe, back.id)
    assert body.startswith(b"%PDF-")
    assert back.public_id.encode() in body
    assert "Ζωή Łoś-Їжак" in PdfReader(io.BytesIO(body)).pages[0].extract_text()
