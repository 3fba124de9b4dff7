"""Evidence through the API: files of every kind, whose they are, erasure and legal hold."""

from __future__ import annotations

import io
from typing import Any

import pytest

from tests.claims.conftest import evidence_dir  # noqa: F401 - a fixture
from tests.claims.pictures import pdf, photo
from tests.evidence.files import scripted, video
from tests.web.api.desk import Api, Desk

pytestmark = pytest.mark.usefixtures("evidence_dir")


def send(who: Api, ref: str, body: bytes, name: str) -> Any:
    file = io.BytesIO(body)
    file.name = name
    return who.client.post(f"/api/v1/claims/{ref}/files", {"file": file}, headers=who.headers)


def test_files_erasure_and_hold(desk: Desk) -> None:
    defect = next(one["code"] for one in desk.customer.get("/defect-types").body if not one["safety"])
    about = {"order_id": desk.order_id, "order_line_id": desk.line_id, "defect_code": defect}
    ref = str(desk.customer.post("/claims", about | {"description": "Dead."})["public_id"])
    made = [
        send(desk.customer, ref, body, name)
        for body, name in ((photo(), "a.jpg"), (video(), "b.bin"), (pdf(2), "c.pdf"), (scripted(), "d.pdf"))
    ]
    assert [one.status_code for one in made] == [201] * 4
    assert [one.json()["kind"] for one in made] == ["photo", "video", "receipt", "receipt"]
    clip, paper, script = (one.json()["public_id"] for one in made[1:])
    assert send(desk.customer, ref, b"MZ", "e.exe").json()["code"] == "photo_kind"
    assert send(desk.other_customer, ref, video(), "b.mp4").status_code == 404
    listed = desk.agent.get(f"/claims/{ref}/attachments").body
    assert [one["given_out"] for one in listed] == [True, True, False]
    assert desk.customer.get(f"/attachments/{paper}/pages/2", small=True).body.startswith(b"\xff\xd8\xff")
    for who, status in (
        (desk.customer, 200),
        (desk.agent, 200),
        (desk.other_customer, 404),
        (desk.warehouse, 403),
    ):
        answer = who.client.get(f"/api/v1/attachments/{clip}/file", headers=who.headers)
        assert answer.status_code == status
        if status == 200:
            assert b"".join(answer) == video()
            assert answer["Content-Disposition"].startswith("attachment")
    assert (
        desk.agent.client.get(f"/api/v1/attachments/{script}/file", headers=desk.agent.headers).status_code == 404
    )
    _resumed(desk, ref)
    admin, erasure = desk.administrator, f"/customers/{desk.customer_id}/evidence-erasure"
    for nobody, status in ((desk.agent, 403), (desk.customer, 404)):
        assert nobody.post(erasure, {"reason": "x"}).status == status
        assert nobody.post(f"/claims/{ref}/evidence-hold", {"reason": "x"}).status == status
    hold = admin.post(f"/claims/{ref}/evidence-hold", {"reason": "court case 7"})
    assert hold.status == 201
    held = admin.post(erasure, {"reason": "asked by letter"})
    assert (held["photos"], held["attachments"], held["held"]) == (0, 0, 1)
    assert admin.post(f"/evidence-holds/{hold['id']}/release").status == 200
    assert admin.post(f"/evidence-holds/{hold['id']}/release").status == 409
    assert [one["released_by"] != "" for one in admin.get("/evidence-holds").body] == [True]
    gone = admin.post(erasure, {"reason": "asked by letter"}, key="once")
    assert (gone["photos"], gone["attachments"], gone["words"], gone["waiting"]) == (1, 4, 0, 0)  # a draft
    assert admin.post(erasure, {"reason": "asked by letter"}, key="once").body == gone.body
    assert len(admin.get("/evidence-erasures").body) == 2
    claim = desk.agent.get(f"/claims/{ref}").body
    assert (claim["photos"], claim["photos_erased"]) == ([], 1)
    assert desk.customer.get(f"/attachments/{paper}/pages/1").status == 404


def _resumed(desk: Desk, ref: str) -> None:
    """A file in two pieces; nobody else finds it."""
    who, body = desk.customer, video() + b"more"
    tus = {**who.headers, "Tus-Resumable": "1.0.0"}
    begun = who.client.post(f"/api/v1/claims/{ref}/uploads", headers={**tus, "Upload-Length": str(len(body))})
    assert begun.status_code == 201
    piece = {**tus, "Content-Type": "application/offset+octet-stream"}
    kind, half, to = piece.pop("Content-Type"), len(body) // 2, begun["Location"]
    assert who.client.patch(to, body[:half], kind, headers={**piece, "Upload-Offset": "0"}).status_code == 204
    standing = who.client.head(to, headers=tus)
    assert (standing.status_code, standing["Upload-Offset"]) == (200, str(half))
    stranger = {**desk.other_customer.headers, "Tus-Resumable": "1.0.0"}
    assert desk.other_customer.client.head(to, headers=stranger).status_code == 404
    last = who.client.patch(to, body[half:], kind, headers={**piece, "Upload-Offset": str(half)})
    assert (last.status_code, last["Amends-Kept-As"][:3]) == (204, "ATT")
