"""A video goes up in pieces, and goes on after the connection and then the page were lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from amends.accounts.models import User
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.evidence import api as evidence
from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.claims.conftest import evidence_dir  # noqa: F401 - a fixture
from tests.claims.pictures import pdf
from tests.claims.shop import about, buyer, sell
from tests.evidence.files import video

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("evidence_dir")]


def _draft() -> tuple[str, Actor, ClaimView]:
    bought = sell()
    me = buyer(bought)
    return User.objects.get(pk=me.user_id or 0).email, me, claims.open_claim(me, about(bought))


def test_an_upload_goes_on_where_it_stopped(visit: Visit, tmp_path: Path) -> None:
    email, me, claim = elsewhere(_draft)
    clip, paper = tmp_path / "drip.mp4", tmp_path / "receipt.pdf"
    clip.write_bytes(video(3_000_000))
    paper.write_bytes(pdf(2))
    visitor = visit(email, size="phone")
    page = visitor.open(f"/portal/claims/{claim.public_id}/photos/")
    lost, offsets = [True], []

    def pieces(route: Route) -> None:
        if route.request.method == "PATCH":
            offset = int(route.request.headers["upload-offset"])
            if lost[0] and offset:
                route.abort("internetdisconnected")
                return
            offsets.append(offset)
        route.continue_()

    page.route("**/portal/uploads/*/", pieces)
    page.locator("input[type=file][multiple]").set_input_files([clip, paper])
    expect(page.get_by_text("Waiting for the connection")).to_be_visible()
    visitor.look("waiting")
    page.reload()
    expect(page.get_by_text("Waiting for the connection")).to_be_visible()  # with no file chosen again
    assert offsets == [0]
    lost[0] = False
    expect(page.get_by_role("link", name="drip.mp4")).to_be_visible()
    expect(page.get_by_role("img", name="receipt.pdf, page 2")).to_be_visible()
    visitor.look("kept")
    assert offsets.count(0) == 2  # one of each file: no piece was sent twice
    assert len(offsets) == len(set(offsets)) + 1
    first, second = elsewhere(lambda: evidence.attachments(me, claim.id))
    assert (first.name, second.name) == ("drip.mp4", "receipt.pdf")
    assert elsewhere(lambda: b"".join(evidence.attachment_file(me, first.public_id)[1])) == clip.read_bytes()
    visitor.complaints = [one for one in visitor.complaints if "ERR_INTERNET_DISCONNECTED" not in one]
