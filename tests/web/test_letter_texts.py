"""Letters in own words: in the console with a real case's data, and by REST."""

from __future__ import annotations

import re

import pytest

from amends.jobs.api import run_pending
from amends.notices.api import letters
from tests.web.test_console_intake import text_of
from tests.web.test_doors import sign_in
from tests.workflows.shop import open_return, open_shop, report, sell

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_letter_is_written_looked_at_and_published() -> None:
    open_shop()
    first = report(sell())
    run_pending()
    supervisor = sign_in("supervisor")
    given = {"letter": "approved_return", "language": "en", "scope": "", "subject": "Back with {rma_ref}"}
    wrong = supervisor.post("/console/letters/own/new/", given | {"body": "{rma} {address} {expires}"})
    assert wrong.status_code == 422
    assert "{rma} is no placeholder of this letter" in text_of(wrong)
    given["body"] = "Send **{product}** back.\n\n{address}\n\nBy {expires}, number {rma_ref}."
    seen = supervisor.post("/console/letters/own/new/", given | {"look": "1", "claim": first.public_id})
    token = re.search(r'/console/letters/own/seen/([^/]+)/"', seen.content.decode())
    assert token is not None
    frame = supervisor.get(f"/console/letters/own/seen/{token[1]}/").content.decode()
    for part in ("<strong>Steel kettle</strong>", "Hafenstrasse 1<br>", open_return(first.id).public_id, "Ada"):
        assert part in frame, part
    assert sign_in("administrator").get(f"/console/letters/own/seen/{token[1]}/").status_code == 404
    assert supervisor.post("/console/letters/own/new/", given).status_code == 302
    (draft,) = supervisor.get("/api/v1/letter-texts").json()
    assert (draft["state"], draft["letter"]) == ("draft", "approved_return")
    agent = sign_in("agent")
    address = f"/api/v1/letter-texts/{draft['id']}/publication"
    assert agent.post(address, {}, content_type="application/json").status_code == 403
    assert supervisor.post(f"/console/letters/own/{draft['id']}/publish/").status_code == 302
    assert "Back with {rma_ref}" in text_of(agent.get("/console/letters/own/"))

    second = report(sell(email="bob@buy.example"))
    run_pending()
    letter = letters(second.public_id).items[0]
    number = open_return(second.id).public_id
    assert letter.subject == f"Back with {number}"
    assert f"number {number}" in letter.text
    assert "Hello Ada Buyer," in letter.text
    withdrawn = supervisor.post(
        f"/api/v1/letter-texts/{draft['id']}/withdrawal", {}, content_type="application/json"
    )
    assert withdrawn.json()["state"] == "withdrawn"
