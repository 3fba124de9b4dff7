"""The same through the doors: pages, forms, files, and the REST API."""

from __future__ import annotations

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.recovery.api import gather
from tests.people import desk_of
from tests.recovery.scene import defective, person, supplier
from tests.returns.world import World

TERMS = {
    "code": "ACME-26", "supplier": "ACME", "currency": "EUR", "valid_from": "2020-01-01", "window_days": "90",
    "answer_days": "30", "period": "year", "goods": "back", "evidence": "inspection", "share_vendor_goods": "100",
    "rates": "GBP 1.2",
}  # fmt: skip
PAGES = (
    "recovery/", "recovery/answer/", "recovery/?show=over", "recovery/units/",
    "recovery/units/?standing=claimed&kind=freight",
    "recovery/exposure/", "recovery/agreements/", "recovery/agreements/new/", "recovery/agreements/ACME-26/",
    "recovery/edi/ACME/", "recovery/shipments/", "quality/cost/", "quality/cost/?by=kind&supplier=ACME",
    "quality/suppliers/",
)  # fmt: skip


def _said(answer: Any) -> Any:
    assert answer.status_code < 300, answer.content
    return answer.json()


def test_the_whole_way_through_the_doors(world: World) -> None:
    person("finn")
    supplier()
    goods = defective(world, serial="SN1", code="return_to_vendor")
    gather()
    finn, wanda = desk_of("finn"), desk_of("wanda")
    assert finn.post("/console/recovery/agreements/new/", TERMS | {"rates": "pounds"}).status_code == 422
    assert finn.post("/console/recovery/agreements/new/", TERMS).status_code == 302
    (line,) = _said(finn.get("/api/v1/recovery/exposure"))
    assert (line["supplier"], line["open"]) == ("ACME", 1_800)
    assert finn.post("/console/recovery/draft/", {"supplier": "ACME"}).status_code == 302
    (claim,) = _said(finn.get("/api/v1/recovery/claims?state=draft"))["items"]
    at = f"/console/recovery/claims/{claim['public_id']}/"
    assert finn.post(f"{at}do/send/", {"send-way": "by_hand"}).status_code == 302
    whole = _said(finn.get(f"/api/v1/recovery/claims/{claim['public_id']}"))
    field = f"answer-line_{whole['lines'][0]['id']}"
    assert finn.post(f"{at}do/answer/", {field: "18.01"}).status_code == 422
    said = {field: "15.00", "answer-reason": "no labour", "answer-vendor_rma": "V-9"}
    assert finn.post(f"{at}do/answer/", said).status_code == 302
    body = json.dumps({"minor": 1_000, "document": "CN-1"})
    paid = finn.post(
        f"/api/v1/recovery/claims/{claim['public_id']}/credits", body, content_type="application/json"
    )
    assert _said(paid)["credited_minor"] == 1_000
    page = finn.get(at).content.decode()
    assert "V-9" in page
    assert "CN-1" in page
    assert finn.get(f"{at}pdf.file").content.startswith(b"%PDF")
    chosen = {"supplier": "ACME", "location": "WH1", "one": str(goods.id)}
    packed = wanda.post("/console/recovery/shipments/pack/", chosen)
    assert finn.get(f"{packed['Location']}labels.pdf").status_code == 422
    ship = {
        "vendor_rma": "V-9",
        "packing": "pallet",
        "pieces": "2",
        "address": "Acme returns\r\n1 Dock\r\nErie",
        "carrier": "dhl",
        "tracking": "T9",
    }
    assert wanda.post(f"{packed['Location']}do/ship/", ship).status_code == 302
    assert wanda.post(f"{packed['Location']}do/arrive/").status_code == 302
    assert "V-9" in wanda.get(packed["Location"]).content.decode()
    assert wanda.get(f"{packed['Location']}labels.pdf").content.count(b"/Type /Page\n") == 2
    ref = packed["Location"].split("/")[-2]
    zpl = wanda.get(f"/api/v1/recovery/shipments/{ref}/labels?form=zpl").content.decode()
    assert (zpl.count("^XA"), "^FDErie^FS" in zpl, f"{ref.replace('-', '')}-2" in zpl) == (2, True, True)
    _answer_by_file(finn, claim["public_id"])
    _files(finn)
    for path in PAGES:
        assert finn.get(f"/console/{path}").status_code == 200, path
    assert wanda.get("/console/recovery/").status_code == 403
    assert wanda.post("/console/recovery/draft/").status_code == 403


def _answer_by_file(finn: Client, ref: str) -> None:
    """A credit in a table, uploaded on the page, and the same file by API."""
    table = f"claim,credit,document\n{ref},2.50,CN-2\nSCL-AAAAA-AAAAA,1,CN-3\n"
    upload = SimpleUploadedFile("answer.csv", table.encode())
    page = finn.post("/console/recovery/answer/", {"file": upload}).content.decode()
    assert "Recorded" in page
    assert "no such claim" in page
    assert _said(finn.get(f"/api/v1/recovery/claims/{ref}"))["credited_minor"] == 1_250
    again = json.dumps({"text": table})
    answer = finn.post("/api/v1/recovery/answers", again, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "answer_known")


def _files(finn: Client) -> None:
    """Figures as CSV, and what stands behind them."""
    exposure = finn.get("/console/recovery/exposure/?as=csv").content.decode().splitlines()
    assert exposure[0].startswith("supplier,supplier_name,currency,units,gathered")
    assert exposure[1].startswith("ACME,Acme,EUR,1,1800")
    cost = finn.get("/console/quality/cost/?by=kind&as=csv").content.decode()
    assert "freight,Freight,EUR,1,1280" in cost  # 5.90 back to us, 6.90 to the supplier
    score = finn.get("/console/quality/suppliers/?as=csv").content.decode().splitlines()
    assert score[1].startswith("ACME,Acme,1,1,1,1.0,")
    (row,) = _said(finn.get("/api/v1/recovery/scorecard"))
    assert row["money"] == [["EUR", 1_530, 1_250], ["GBP", 800, 0]]
    assert row["low"] < 0.5 < row["high"] == 1.0
    (unit,) = _said(finn.get("/api/v1/recovery/units?supplier=ACME&kind=freight"))["items"]
    assert unit["serial"] == "SN1"
    assert {one["key"] for one in _said(finn.get("/api/v1/recovery/costs?by=supplier"))} == {"ACME"}
