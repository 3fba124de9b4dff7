"""The quality pages and addresses through requests: who may what, what stands there before and after a night."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image
from pypdf import PdfReader

from amends.claims.api import defect_types
from amends.core import clock
from amends.quality.commands.refresh import refresh
from tests.people import desk_of
from tests.quality.world import BAD, trade

PAGES = ("", "pareto/", "nevada/", "control/", "forecast/", "reserve/", "lots/", "causes/")
VERBS = ("contain", "dismiss", "cause", "action", "correct", "pattern", "step", "close", "reopen")
ADDRESSES = ("", "/pareto", "/cases", "/rises", "/rates", "/nevada", "/forecast", "/reserve", "/lots", "/causes")


@pytest.mark.django_db
def test_quality_pages_before_and_after_a_night(settings: Any, tmp_path: Path) -> None:
    pytest.importorskip("ibis")
    settings.QUALITY_DIR = tmp_path
    quality, warehouse = desk_of("quality"), desk_of("warehouse")
    for page in PAGES:
        assert warehouse.get(f"/console/quality/{page}").status_code == 403
        answer = quality.get(f"/console/quality/{page}")
        assert answer.status_code == 200
        assert "no snapshot" in answer.content.decode().lower()
    assert quality.get("/api/v1/quality/pareto").status_code == 422
    trade()
    refresh()
    for address in ADDRESSES:
        assert warehouse.get(f"/api/v1/quality{address}").status_code == 403
        assert quality.get(f"/api/v1/quality{address}").status_code == 200, address
    for page in PAGES:
        answer = quality.get(f"/console/quality/{page}")
        assert answer.status_code == 200
        assert "no snapshot" not in answer.content.decode().lower()
    whole = quality.get("/api/v1/quality/pareto?by=lot").json()
    bad = next(row["claims"] for row in whole["rows"] if row["key"] == BAD)
    narrowed = quality.get(f"/console/quality/pareto/?lot={BAD}").content.decode()
    assert f"{bad} claim" in narrowed
    assert BAD in narrowed
    text = quality.get("/console/quality/pareto/?by=lot&as=csv").content.decode()
    rows = {row["key"]: int(row["claims"]) for row in csv.DictReader(io.StringIO(text))}
    assert rows == {row["key"]: row["claims"] for row in whole["rows"]}
    for page in ("pareto", "nevada", "forecast", "reserve", "lots", "suppliers", "cost"):
        assert quality.get(f"/console/quality/{page}/?as=parquet").content.startswith(b"PAR1")
    for page in (
        "pareto/?by=lot",
        "nevada/?",
        "forecast/?",
        "lots/?",
        "control/?",
        "control/?which=u",
        "causes/?n=0",
    ):
        png = quality.get(f"/console/quality/{page}&as=png").content
        assert Image.open(io.BytesIO(png)).size[0] >= 900, page
        assert quality.get(f"/console/quality/{page}&as=svg").content.startswith(b"<svg"), page
    assert quality.get("/console/quality/causes/?as=png&n=99").status_code == 404
    assert quality.get("/api/v1/quality/rates?by=serial").status_code == 422
    _a_problem(quality, warehouse)
    settings.QUALITY_ENGINE = "off"
    assert "analytics.in" in quality.get("/console/quality/pareto/").content.decode()
    assert quality.get("/console/quality/lots/").status_code == 200
    assert quality.post("/console/quality/refresh/").status_code == 302
    assert "already" in quality.post("/console/quality/refresh/", follow=True).content.decode()


def _a_problem(quality: Client, warehouse: Client) -> None:
    """An alarm is contained by REST and carried on by pages; who may not, may not."""
    ref = quality.get("/api/v1/quality/problems").json()["items"][0]["ref"]
    page = f"/console/quality/problems/{ref}/"
    for verb in VERBS:
        assert warehouse.post(f"{page}{verb}/").status_code == 403
    assert warehouse.get(page).status_code == 403
    assert quality.post(f"{page}contain/", {"note": ""}).status_code == 422
    assert quality.post(f"{page}nonsense/").status_code == 404
    day = (clock.now().date() + timedelta(days=30)).isoformat()
    said = {"note": "In cage 3.", "until": day, "tell": "on"}
    assert quality.post(f"{page}contain/", said).status_code == 302
    assert quality.post(f"{page}contain/", said).status_code == 422  # a double click
    cause = defect_types("cause")[0].code
    for verb, words in (
        ("cause", {"cause": cause, "symptom": "", "note": "Cut open."}),
        ("action", {"kind": "corrective", "text": "Gauge", "owner": "Ada", "due_on": day}),
        ("step", {"step": "d1", "note": "Ada, Ben"}),
        ("pattern", {"title": "Bent strip", "defect_code": "", "action": "review", "until": day}),
    ):
        assert quality.post(f"{page}{verb}/", words).status_code == 302, verb
    _by_rest(quality, warehouse, ref, day)
    view = quality.get(f"/api/v1/quality/problems/{ref}").json()
    assert (view["state"], view["steps"]["d1"], view["noticed"]) == ("cause_found", "Ada, Ben", True)
    assert quality.post(f"{page}actions/{view['actions'][0]['id']}/").status_code == 302
    assert quality.post(f"{page}correct/", {"corrected_on": day, "note": "Gauged"}).status_code == 302
    _a_package(quality, warehouse, page, ref)
    shown = quality.get(page).content.decode()
    assert "Too early" in shown
    assert f"/console/stock/lot/?sku={view['sku']}&amp;lot={view['lot']}" in shown
    for supplier, listed in ((view["supplier"], True), ("NOBODY", False)):
        assert (ref in quality.get(f"/console/quality/problems/?supplier={supplier}").content.decode()) is listed
        by_rest = quality.get("/api/v1/quality/problems", {"supplier": supplier}).json()["items"]
        assert bool(by_rest) is listed
    assert "Ada, Ben" in shown
    assert quality.post(f"{page}close/", {"note": "Thanks"}).status_code == 422


def _a_package(quality: Client, warehouse: Client, page: str, ref: str) -> None:
    """One file for R&D: data, charts, report; nobody's name, and no word that a customer wrote."""
    for file in ("8d.pdf", "package.zip"):
        assert warehouse.get(f"{page}{file}").status_code == 403
    report = PdfReader(io.BytesIO(quality.get(f"{page}8d.pdf").content))
    assert "Gauge" in report.pages[0].extract_text()
    assert sum(len(one.images) for one in report.pages) >= 4  # symptoms, months in service twice, lots
    packed = zipfile.ZipFile(io.BytesIO(quality.get(f"{page}package.zip").content))
    by_rest = quality.get(f"/api/v1/quality/problems/{ref}/package.zip")
    assert by_rest.content == quality.get(f"{page}package.zip").content  # the same snapshot, the same bytes
    names = set(packed.namelist())
    assert {"README.md", "8D.pdf", "problem.json", "charts/lots.png", "charts/symptoms.svg"} <= names
    rows = list(csv.DictReader(io.StringIO(packed.read("data/units.csv").decode())))
    assert {row["lot"] for row in rows} == {BAD}
    assert len({row["serial"] for row in rows}) == len(rows) == 150
    assert all(f"`{column}`" in packed.read("README.md").decode() for column in rows[0])
    assert packed.read("data/units.parquet").startswith(b"PAR1")
    for name in names:
        assert b"not turn on any more" not in packed.read(name), name


def _by_rest(quality: Client, warehouse: Client, ref: str, day: str) -> None:
    """Each verb is there for programs too, refuses as the page does, and nobody else may."""
    at, note = f"/api/v1/quality/problems/{ref}", {"note": "x"}
    said: dict[str, dict[str, str]] = {
        "containment": note | {"until": day}, "dismissal": note, "cause": note | {"cause": "unknown"},
        "correction": note, "closing": note, "reopening": note,
        "pattern": {"title": "x", "action": "review", "until": day},
    }  # fmt: skip
    for verb, body in said.items():
        assert warehouse.post(f"{at}/{verb}", body, "application/json").status_code == 403, verb
        assert quality.post(f"{at}/{verb}", body, "application/json").status_code in (409, 422), verb
    action = {"kind": "preventive", "text": "Audit", "owner": "Ben", "due_on": day}
    made = quality.post(f"{at}/actions", action, "application/json").json()["actions"][-1]
    done = quality.post(f"{at}/actions/{made['id']}/done", {}, "application/json").json()
    assert next(one for one in done["actions"] if one["id"] == made["id"])["done_on"]
    written = quality.put(f"{at}/steps/d2", {"text": "It smells."}, "application/json")
    assert written.json()["steps"]["d2"] == "It smells."
    assert quality.put(f"{at}/steps/d9", {"text": "x"}, "application/json").status_code == 422
