"""Several items of two orders are reported in one go, get photos each, are sent together and known as such."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from amends.checks.api import findings
from amends.claims.models import Claim
from amends.jobs.api import run_pending
from tests.web.shop import PASSWORD, bought, customer_of, photo, staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_page_costs_the_same_however_many_orders_there_are() -> None:
    cache.clear()
    cleo = customer_of(bought("#1001"))
    cleo.get("/portal/several/")
    with CaptureQueriesContext(connection) as few:
        cleo.get("/portal/several/")
    for number in range(1002, 1006):
        bought(f"#{number}")
    with CaptureQueriesContext(connection) as many:
        page = cleo.get("/portal/several/").content.decode()
    assert page.count('name="items"') == 5 * 2  # kettle and cups; a gift card cannot leak
    assert len(many) == len(few)


def test_items_of_two_orders_are_reported_in_one_go() -> None:
    cache.clear()
    first, second = bought("#1001"), bought("#1002")
    cleo = customer_of(first)
    assert "/portal/several/" in cleo.get("/portal/home/").content.decode()
    page = cleo.get("/portal/several/").content.decode()
    offered = re.findall(r'name="items" value="([\d-]+)"', page)
    one, other = (f"{order.id}-{order.lines[0].id}" for order in (first, second))
    assert {one, other} <= set(offered)
    said = {"items": [one], "defect": "hw_leak", "description": "Both drip at the bottom.", "quantity": "1",
            "_key": "5b0f7a30-0000-4000-8000-000000000001"}  # fmt: skip
    alone = cleo.post("/portal/several/", said)
    assert alone.status_code == 422
    assert "Choose at least two items." in alone.content.decode()
    foreign = bought("#2001", "other@buyers.example", "Other")
    strange = f"{foreign.id}-{foreign.lines[0].id}"
    assert cleo.post("/portal/several/", {**said, "items": [one, strange]}).status_code == 422
    said["items"] = [one, other]
    together = cleo.post("/portal/several/", said)["Location"]
    assert cleo.post("/portal/several/", said)["Location"] == together  # pressed twice
    refs = list(Claim.objects.order_by("id").values_list("public_id", flat=True))
    assert len(refs) == 2
    for ref in refs:  # one photo shows both: that speaks against neither
        upload = {"photos": [ContentFile(photo(), "both.jpg")]}
        assert (
            "Reported together" in cleo.post(f"/portal/claims/{ref}/photos/", upload, follow=True).content.decode()
        )
    shown = cleo.get(together).content.decode()
    assert all(ref in shown for ref in refs)
    assert customer_of(foreign).get(together).status_code == 404
    assert "Thank you. We have your claims" in cleo.post(f"{together}send/", follow=True).content.decode()
    cleo.post(f"{together}send/")
    run_pending()
    assert not Claim.objects.filter(submitted_at=None).exists()
    for claim in Claim.objects.all():
        (said_of,) = [found for found in findings(claim.pk) if found.code == "duplicate"]
        assert said_of.facts["photos"] == []
    staff("agent")
    desk = Client()
    assert desk.login(username="agent@desk.example", password=PASSWORD)
    case = desk.get(f"/console/claims/{refs[0]}/").content.decode()
    assert "Reported with" in case
    assert refs[1] in case
    assert "Reported together with other items" in cleo.get(f"/portal/claims/{refs[1]}/").content.decode()
