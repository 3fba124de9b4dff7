"""The page of identification and the same by REST: figures, the switch, who may move it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from amends.accounts.api import actor_for
from amends.accounts.models import User
from amends.checks.api import run_checks
from amends.core import clock
from amends.identification.models import Answer, Lane, ProofCase
from amends.web.console.proof_pictures import interval_bar, walk
from tests.identification.learnt import a_claim, a_lane
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in

pytestmark = pytest.mark.django_db


def test_figures_and_the_switch() -> None:
    lane = a_lane(decided=320, wrong=(120,), silent=80)
    quality, finance, agent = sign_in("quality"), sign_in("finance"), sign_in("agent")
    page = text_of(quality.get("/console/identification/"))
    assert "99.7 % (98.3 to 100.0 %)" in page
    assert "80.0 %" in page
    here = f"/console/identification/{lane.pk}/"
    measures = text_of(quality.get("/console/measures/"))
    assert "99.7 %</p><p>of 320 reviewed cases on which the machine decided" in measures
    assert "(98.3 to 100.0 %)" in measures
    assert "80.0 % (75.7 to 83.8 %) of 400 reviewed" in measures
    page = text_of(quality.get(here))
    assert "1 wrong of 320 decided" in page
    assert "98.5 % is proved" in page
    assert "Switch on: 1 wrong of 320 reviewed answers" in page
    assert agent.get(here).status_code == 403
    assert "Switch off" not in text_of(finance.get(here))
    assert finance.post(f"{here}do/off/", {"off-reason": "x"}).status_code == 403
    assert quality.post(f"{here}do/off/", {"off-reason": ""}).status_code == 422
    assert quality.post(f"{here}do/off/", {"off-reason": "New lamp over the bench"}).status_code == 302
    assert Lane.objects.get().state == "off"
    page = text_of(quality.get(f"{here}?show=all"))
    assert "New lamp over the bench" in page
    assert "Release" in page
    refused = quality.post(f"{here}do/off/", {"off-reason": "again"})
    assert refused.status_code == 422
    assert quality.post(f"{here}do/release/", {"release-reason": "Lamp is back"}).status_code == 302
    assert Lane.objects.get().state == "on", "a person's off does not undo the proof"
    assert quality.post(f"{here}do/everything/").status_code == 404
    assert quality.get("/console/identification/999999/").status_code == 404


def test_by_rest() -> None:
    lane = a_lane(decided=200, wrong=(), silent=0)
    quality = sign_in("quality")
    [row] = quality.get("/api/v1/identification").json()["items"]
    assert (row["figures"]["decided"], row["figures"]["proved"], row["errors_at"]) == (200, True, [])
    measured = quality.get("/api/v1/desk-measures/identification", {"days": 30}).json()
    assert [measured[name] for name in ("reviewed", "decided", "wrong", "accuracy")] == [200, 200, 0, 10_000]
    ProofCase.objects.filter(pk__gt=ProofCase.objects.order_by("pk")[149].pk).update(
        at=clock.now() - timedelta(days=300)
    )
    assert quality.get("/api/v1/desk-measures/identification", {"days": 30}).json()["reviewed"] == 150
    at = f"/api/v1/identification/{lane.pk}"
    off = quality.post(f"{at}/off", {"reason": "We look ourselves."}, content_type="application/json")
    assert (off.status_code, off.json()["state"]) == (200, "off")
    assert quality.get(f"{at}/heads").json()[0]["live"] is True
    first = quality.get(f"{at}/cases", {"size": 150}).json()
    rest = quality.get(f"{at}/cases", {"size": 150, "cursor": first["next_cursor"]}).json()
    assert (len(first["items"]), len(rest["items"]), rest["next_cursor"]) == (150, 50, None)
    assert quality.get(f"{at}/cases", {"wrong": True}).json()["items"] == []


def test_the_page_before_anything_is_known() -> None:
    assert "Nothing was learnt yet" in text_of(sign_in("quality").get("/console/identification/"))
    assert Client().get("/console/identification/").status_code == 302


def test_pictures() -> None:
    empty = walk(0, ())
    assert "0 decided cases" in empty.words
    assert empty.steps[0][2] == 199
    many = walk(5000, tuple(range(10, 1000, 10)))
    assert len(many.columns) <= 9
    assert interval_bar(None, 0, 10_000).at is None
    bar = interval_bar(9_900, 8_000, 9_990, first=9_000)
    assert (bar.at, bar.low, bar.high, bar.target) == (900, 0, 990, 850)


def test_a_person_says_what_the_photos_show() -> None:
    lane = a_lane(decided=1, wrong=(), silent=0)
    claim = a_claim()
    Answer.objects.create(
        claim_id=claim.id, lane=lane, kind="photo", how="head", seen="", said="surface_scratched",
        label="Scratched or scuffed", component="Surface", draw=1, at=claim.created_at,
    )  # fmt: skip
    run_checks(claim.id)
    agent = sign_in("agent")
    page = text_of(agent.get(f"/console/claims/{claim.public_id}/"))
    assert "What do the photos show?" in page
    sent = agent.post(f"/console/claims/{claim.public_id}/shown/", {"defect": "surface_dented"})
    assert sent.status_code == 302
    page = text_of(agent.get(f"/console/claims/{claim.public_id}/"))
    assert "Seen by a person: Dented, chipped or bent" in page
    told = agent.get(f"/api/v1/claims/{claim.public_id}/identification").json()
    assert told["review"]["answered"] == "Dented, chipped or bent"
    assert actor_for(User.objects.get(email="agent@desk.example")).label in told["review"]["answered_by"]
