"""Authorisations at Stripe, against a real server of its kind: held, captured, released, lapsed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection

from amends.config import plugs
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.ledger.api import MoneyAccount, money_balance
from amends.notices.api import letters
from amends.replacements import ports
from amends.replacements.api import ask_collateral, extend, goods_came, replacement_by_ref, send, try_again
from amends.replacements.commands.execute_collateral import execute_collateral
from amends.replacements.commands.secure import ask_open, charge_due
from amends.replacements.holders.stripe import StripeHolder
from amends.replacements.models import Collateral
from amends.replacements.ports import CollateralTold, CollateralView
from amends.workflows.storylines.replace import tell
from tests.payments.stripes import StripeServer, serving
from tests.replacements.test_replacements import kept
from tests.resolutions.till import buyer, person

CHARGED = MoneyAccount("payments", "gateway:stripe")


@pytest.fixture(scope="module")
def _server() -> Iterator[StripeServer]:
    with serving() as found:
        yield found


@pytest.fixture
def stripes(_server: StripeServer) -> Iterator[StripeServer]:
    _server.tell("forget")
    holder = StripeHolder("sk_test_amends", _server.url, "https://desk.example")
    ports.connect_holders([*(ports.holder(code) for code in ports.holders() if code != "stripe"), holder])
    yield _server
    plugs.connect_holders()


def _asked(days: int = 5) -> str:
    made = kept(customer=buyer(), back=True)
    agent = person("agent")
    with pytest.raises(Refused, match="holder_kind"):
        ask_collateral(agent, made.public_id, 11_900, holder="stripe", days=5)
    with pytest.raises(Refused, match="collateral_days") as refusal:
        ask_collateral(agent, made.public_id, 11_900, holder="stripe", kind="authorisation", days=21)
    assert refusal.value.facts["most"] == 7
    ask_collateral(agent, made.public_id, 11_900, holder="stripe", kind="authorisation", days=days)
    return made.public_id


def _step(ref: str) -> CollateralView:
    """The job, as often as it likes."""
    row = Collateral.objects.get(replacement__public_id=ref)
    execute_collateral(row.pk)
    execute_collateral(row.pk)
    found = replacement_by_ref(SYSTEM, ref).collateral
    assert found is not None
    return found


@pytest.mark.django_db(transaction=True)
def test_held_on_the_card_and_captured_only_when_the_goods_do_not_come(stripes: StripeServer) -> None:
    assert not connection.in_atomic_block
    ref = _asked()
    waiting = _step(ref)
    assert (waiting.state, waiting.pay_url) == ("asked", f"https://pay.example/{waiting.external_id}")
    (row,) = Collateral.objects.select_related("replacement")
    assert (row.tellings, ask_open()) == (1, 1)  # the customer is told of the page once
    told = CollateralTold(
        collateral_id=row.pk, replacement_id=row.replacement_id, claim_id=row.replacement.claim_id, how="page",
        number=1,
    )  # fmt: skip
    tell(told)
    assert waiting.pay_url in letters(row.replacement.claim_ref).items[0].text
    assert stripes.tell("look")["pages"][waiting.external_id]["capture_method"] == "manual"
    with pytest.raises(Refused, match="collateral_waits"):
        send(person("warehouse"), ref, "", "DHL")
    intent = stripes.tell("authorise", page=waiting.external_id, state="requires_capture")["id"]
    held = _step(ref)
    assert (held.state, held.external_id, held.pay_url) == ("held", intent, "")
    assert money_balance(CHARGED, "EUR").minor == 0  # an authorisation is no money
    with pytest.raises(Refused, match="extension_wrong"):
        extend(person("agent"), ref, clock.now() + timedelta(days=10), "On holiday.")
    send(person("warehouse"), ref, "", "DHL")
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert charge_due() == 1
        charged = _step(ref)
    assert (charged.state, stripes.tell("look")["intents"][intent]["status"]) == ("charged", "succeeded")
    assert (stripes.tell("look")["intents"][intent]["times"], money_balance(CHARGED, "EUR").minor) == (1, 11_900)

    ref = _asked()
    page = _step(ref).external_id
    intent = stripes.tell("authorise", page=page, state="requires_capture")["id"]
    assert _step(ref).state == "held"
    goods_came(replacement_by_ref(SYSTEM, ref).claim_id, "it is back")
    assert _step(ref).state == "released"
    assert stripes.tell("look")["intents"][intent]["status"] == "canceled"
    assert money_balance(CHARGED, "EUR").minor == 11_900


@pytest.mark.django_db(transaction=True)
def test_a_page_that_nobody_used_and_an_authorisation_that_lapsed(stripes: StripeServer) -> None:
    ref = _asked(days=2)
    first = _step(ref)
    stripes.tell("authorise", page=first.external_id, state="gone")
    failed = _step(ref)
    assert (failed.state, failed.error) == ("failed", "The customer did not authorise the amount in time.")
    with clock.frozen(clock.now() + timedelta(minutes=1)):
        try_again(person("agent"), ref, "ask again")
        second = _step(ref)
    assert second.external_id != first.external_id  # a new page, not the old one's answer
    intent = stripes.tell("authorise", page=second.external_id, state="requires_capture")["id"]
    assert _step(ref).state == "held"
    send(person("warehouse"), ref, "", "DHL")
    stripes.tell("lapse", intent=intent)
    with clock.frozen(clock.now() + timedelta(days=6)):
        charge_due()
        lapsed = _step(ref)
    assert (lapsed.state, lapsed.error) == ("uncharged", "The authorisation lapsed or was cancelled.")
    assert money_balance(CHARGED, "EUR").minor == 0
