"""An agent leaves the customer a choice; the customer chooses on a phone in German; both see what became of it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache

from amends.accounts.models import User
from amends.claims import api as claims
from amends.claims.ports import ClaimInput
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.decisions.commands.choosing import remind
from amends.decisions.models import Decision
from amends.jobs.api import run_pending
from amends.notices.api import letters
from amends.resolutions.models import Resolution
from tests.people import signed_in
from tests.web.shop import bought, customer_actor, customer_of, staff

pytestmark = pytest.mark.django_db(transaction=True)
APPROVE = {
    "approve-remedy": "repair", "approve-share_percent": "100", "approve-return_required": "on",
    "approve-choices": ["replacement", "refund"], "approve-sentence": "Your kettle is covered.",
    "approve-override_reason": "the customer asked for a choice",
}  # fmt: skip


def test_a_customer_chooses_what_an_agent_left_open() -> None:
    cache.clear()
    order = bought()
    cleo = customer_of(order)
    said = "It smells of smoke since yesterday and stays dark."
    claim = claims.open_claim(customer_actor(order), ClaimInput(
        order_id=order.id, order_line_id=order.lines[0].id, defect_code="safety_smoke", description=said,
    ))  # fmt: skip
    claims.submit(SYSTEM, claim.id)
    run_pending()
    staff("supervisor")
    desk = signed_in(User.objects.get(email="supervisor@desk.example"))
    case, page = f"/console/claims/{claim.public_id}/", f"/portal/claims/{claim.public_id}/"
    assert "Or, if the customer prefers" in desk.get(case).content.decode()
    letter = desk.post(f"{case}letter/approve/", APPROVE, headers={"HX-Request": "true"}).content.decode()
    assert "a replacement free of charge" in letter
    assert desk.post(f"{case}do/approve/", APPROVE).status_code == 302
    run_pending()
    assert not Resolution.objects.exists()  # nothing is granted before it is chosen
    assert "You may choose what you would like" in letters().items[0].text
    assert remind(clock.now() + timedelta(days=12)) == 1
    run_pending()
    assert re.search(r"by \d.*If you do not, you get this: a repair", letters().items[0].text.replace("\n", " "))
    shown = desk.get(case).content.decode()
    assert "The customer chooses" in shown
    assert "The customer told us what to choose" in shown
    german = cleo.get(page, headers={"Accept-Language": "de"}).content.decode()
    assert re.findall(r'name="remedy" value="(\w+)"', german) == ["repair", "replacement", "refund"]
    assert "What would you like?" in german or "Was möchten Sie?" in german
    stranger = customer_of(bought("#1002", "other@buyers.example", "Other"))
    assert stranger.post(f"{page}choose/", {"remedy": "refund"}).status_code == 404
    assert cleo.post(f"{page}choose/", {"remedy": "holiday"}).status_code == 302
    assert not Decision.objects.filter(state="final").exists()
    for _ in range(2):  # a double click
        assert cleo.post(f"{page}choose/", {"remedy": "replacement"})["Location"] == page
    run_pending()
    assert [one.remedy for one in Resolution.objects.all()] == ["replacement"]
    assert "Chosen by the customer." in desk.get(case).content.decode()
    assert 'name="remedy"' not in cleo.get(page).content.decode()
