"""The desk's pages through requests: queue, next case, deciding together, texts, measures, who may what."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from django.test import Client

from amends.accounts.api import choose_language, create_user, user_for_customer
from amends.casework import api as casework
from amends.casework.commands.weigh import weigh_waiting
from amends.claims import api as claims
from amends.core.actor import SYSTEM
from amends.decisions.api import as_if_agreed, standing
from amends.jobs.api import run_pending
from amends.notices.api import letters
from amends.returns.api import rma_for_claim
from amends.web.console.evidence import shots
from amends.workflows.api import case
from tests.casework.conftest import evidence_dir  # noqa: F401
from tests.casework.test_cases import waiting
from tests.people import desk_of, signed_in
from tests.workflows import shop as shops

pytestmark = pytest.mark.django_db(transaction=True)


def ref(claim_id: int) -> str:
    return claims.claim(SYSTEM, claim_id).public_id


def test_the_next_case_at_one_key_and_its_page() -> None:
    shop = shops.open_shop()
    smoke, plain = waiting("safety_smoke", "transport_broken")
    ann = desk_of("ann")
    page = ann.get("/console/claims/").content.decode()
    assert page.index(ref(smoke)) < page.index(ref(plain))
    assert "Reported as a safety problem." in page
    assert 'data-key="n"' in page
    assert ann.post("/console/claims/next/")["Location"] == f"/console/claims/{ref(smoke)}/"
    assert ref(smoke) in ann.get("/console/claims/?show=mine").content.decode()
    assert "Ann" in desk_of("sue").get("/console/claims/").content.decode()
    opened = html.unescape(ann.get(f"/console/claims/{ref(smoke)}/").content.decode())
    assert "You hold this case" in opened
    assert "please stop using Steel kettle at once" in opened  # a safety text, filled
    heard = ann.post(f"/console/claims/{ref(smoke)}/beat/", {"active": "1"})
    assert (heard.status_code, b"Nobody else is here" in heard.content) == (200, True)
    assert ann.post(f"/console/claims/{ref(smoke)}/beat/", {"leaving": "1"}).status_code == 204
    assert ann.post("/console/claims/next/", {"after": ref(smoke)})["Location"].endswith(f"{ref(plain)}/")
    assert desk_of("quinn").post("/console/claims/next/").status_code == 403
    assert desk_of("wim").post(f"/console/claims/{ref(smoke)}/beat/", {"active": "1"}).status_code == 403
    assert Client().post("/console/claims/next/").status_code == 302
    assert casework.queue(shop.ann, mine=True).items[0].claim_id == plain


def test_escalating_mentioning_and_a_text_that_is_not_filled() -> None:
    shops.open_shop()
    (one,) = waiting("transport_broken")
    at, ann, sue = f"/console/claims/{ref(one)}/", desk_of("ann"), desk_of("sue")
    left = ann.post(f"{at}do/ask/", {"ask-text": "Hello {name}, which number is {serial}?"})
    assert (left.status_code, b"The text still has {name} in it" in left.content) == (422, True)
    assert ann.post(f"{at}do/note/", {"note-text": "@Sue, have a look? @nobody too"}).status_code == 302
    assert "Nobody who reads claims is called @nobody" in ann.get(at).content.decode()
    home = sue.get("/console/").content.decode()
    assert ("You are named" in home, "have a look?" in home) == (True, True)
    assert ann.post(f"{at}do/escalate/", {"escalate-reason": " "}).status_code == 422
    assert ann.post(f"{at}do/escalate/", {"escalate-reason": "Wants a lawyer."}).status_code == 302
    assert ref(one) in sue.get("/console/claims/?show=lead").content.decode()
    page = sue.get(at).content.decode()
    assert ("Wants a lawyer." in page, 'data-key="b"' in page) == (True, True)
    assert "You are named" not in sue.get("/console/").content.decode()  # read with the page
    assert sue.post(f"{at}do/hand_back/", {"hand_back-reason": "Offer half."}).status_code == 302
    assert sue.post("/console/wish/", {"by_mail": "0"}).status_code == 302


def test_deciding_a_cause_together() -> None:
    shops.open_shop()
    one, two = waiting("transport_broken", "transport_broken")
    ann = desk_of("ann")
    listed = html.unescape(ann.get("/console/claims/causes/").content.decode())
    address = re.search(r'href="(/console/claims/together/\?cause=[^"]+)"', listed)
    assert address is not None
    assert ref(one) in ann.get(address[1]).content.decode()
    said = {
        "cause": "defect:KET-1:transport_broken",
        "outcome": "approve",
        "remedy": "refund",
        "share_percent": "100",
        "sentence": "We are sorry.",
        "then": "look",
    }
    assert ann.post("/console/claims/together/", {**said, "sentence": ""}).status_code == 422
    looked = ann.post("/console/claims/together/", said).content.decode()
    assert "2 of 2 can be decided" in looked
    assert standing(one) is None
    done = ann.post("/console/claims/together/", {**said, "then": "decide", "claim": [str(one)]})
    assert done.status_code == 302
    assert "0 of 1" in re.sub(r"</?strong>", "", ann.get(done["Location"]).content.decode())
    run_pending()
    assert "All are through." in ann.get(done["Location"]).content.decode()
    verdict = standing(one)
    assert verdict is not None
    assert (verdict.outcome, verdict.decided_by, standing(two)) == ("approve", "Ann", None)
    assert desk_of("sue").get("/console/claims/together/BAT-nothing/").status_code == 404


def test_texts_and_measures_pages() -> None:
    shops.open_shop()
    ann, sue = desk_of("ann"), desk_of("sue")
    assert "Ask for a photo" in ann.get("/console/texts/").content.decode()
    assert ann.get("/console/texts/new/").status_code == 403
    said = {"kind": "ask", "language": "de", "title": "Neu", "body": "Hallo {vorname}", "active": "on"}
    wrong = sue.post("/console/texts/new/", said)
    assert (wrong.status_code, b"{vorname} is no placeholder" in wrong.content) == (422, True)
    assert sue.post("/console/texts/new/", {**said, "body": "Hallo {name}"}).status_code == 302
    assert "Neu" in sue.get("/console/texts/").content.decode()
    assert sue.get("/console/texts/999999/").status_code == 404
    assert sue.get("/console/measures/?show=again&days=30").status_code == 200
    assert ann.get("/console/measures/").status_code == 403


def test_the_viewer_gets_boxes_and_the_photo_beside_it() -> None:
    shops.open_shop()
    claim = shops.report(shops.sell(), "transport_broken", photo=True)
    run_pending()
    found = case(SYSTEM, claim.id)
    (photo,) = found.claim.photos
    pair = {"photo": photo.public_id, "other_photo": "PIC-X", "other_claim": "CLM-Y", "mirrored": True}
    twin = type("Found", (), {"code": "reused_photo", "facts": {"pairs": [pair]}})
    boxes = {photo.public_id: [{"text": "KT-1", "box": [10, 20, 300, 90]}]}
    (shot,) = shots(found.claim, [twin], boxes)  # type: ignore[list-item]
    assert '"KT-1"' in shot.boxes
    assert "mirrored in CLM-Y" in shot.beside
    assert shot.notes == ("mirrored in CLM-Y",)


def test_the_letter_is_seen_before_it_goes_and_is_the_one_that_goes() -> None:
    shop = shops.open_shop()
    plain, dear = waiting("transport_broken", "transport_broken")
    claim = claims.claim(SYSTEM, plain)
    assert claim.customer_id is not None
    choose_language(claim.customer_id, "de")
    ann, words = desk_of("ann"), "Der Kessel war ab Werk undicht."
    form = {
        "approve-remedy": "refund",
        "approve-share_percent": "100",
        "approve-return_required": "on",
        "approve-sentence": words,
    }
    before = len(letters(ref(plain)).items)
    shown = ann.post(f"/console/claims/{ref(plain)}/letter/approve/", form, headers={"HX-Request": "true"})
    page = html.unescape(shown.content.decode())
    assert ("in German" in page, words in page, "RMA-······" in page) == (True, True, True)
    token = re.search(r"/console/letter-previews/([^/]+)/", page)
    assert token is not None
    body = ann.get(token[0])
    assert (body.status_code, words in html.unescape(body.content.decode())) == (200, True)
    assert "'unsafe-inline'" in body.headers["Content-Security-Policy"]
    assert desk_of("sue").get(token[0]).status_code == 404
    assert len(letters(ref(plain)).items) == before  # nothing was written
    assert (claims.claim(SYSTEM, plain).state, standing(plain)) == ("in_review", None)

    assert ann.post(f"/console/claims/{ref(plain)}/do/approve/", form).status_code == 302
    run_pending()
    sent = letters(ref(plain)).items[0]
    returned = rma_for_claim(plain)
    assert returned is not None
    text = re.search(r'<pre class="letter-text"[^>]*>(.*?)</pre>', page, re.DOTALL)
    assert text is not None
    assert text[1].strip() == sent.text.replace(returned.public_id, "RMA-······").strip()

    missing = ann.post(f"/console/claims/{ref(dear)}/letter/deny/", {}, headers={"HX-Request": "true"})
    assert "What the customer reads" in missing.content.decode()
    note = {"note-text": "We are on it.", "note-to_customer": "on"}
    assert "We are on it." in ann.post(f"/console/claims/{ref(dear)}/letter/note/", note).content.decode()
    quiet = ann.post(f"/console/claims/{ref(dear)}/letter/note/", {"note-text": "Only for us."})
    assert "No letter goes out" in quiet.content.decode()
    lead = {"escalate-reason": "It is dear.", "escalate-told": "A senior colleague looks at it."}
    assert "A senior colleague" in ann.post(f"/console/claims/{ref(dear)}/letter/escalate/", lead).content.decode()
    assert ann.post(f"/console/claims/{ref(dear)}/do/escalate/", lead).status_code == 302
    run_pending()
    assert letters(ref(dear)).items[0].template == "message"
    assert "A senior colleague looks at it." in letters(ref(dear)).items[0].text
    assert desk_of("quinn").post(f"/console/claims/{ref(dear)}/letter/ask/", {}).status_code == 403
    assert ann.post(f"/console/claims/{ref(dear)}/letter/correct/", {}).status_code == 404
    assert casework.cases_by_claim(shop.ann, [dear])[dear].lane == "lead"


def test_a_letter_that_waits_for_a_second_person_is_shown_as_it_will_be() -> None:
    shops.open_shop()
    (dear,) = waiting("transport_broken", cents=90_000, email="dear@buy.example")
    form = {"approve-remedy": "refund", "approve-share_percent": "100", "approve-sentence": "We are sorry."}
    page = desk_of("ann").post(f"/console/claims/{ref(dear)}/letter/approve/", form).content.decode()
    assert ("when a second person has agreed" in page, "We are sorry." in page) == (True, True)
    assert standing(dear) is None
    with pytest.raises(RuntimeError):
        as_if_agreed(1)


def test_deadlines_are_edited_with_a_reason_and_kept_by_version() -> None:
    shop = shops.open_shop()
    (plain,) = waiting("transport_broken")
    create_user("pat@desk.example", "Pat", ["administrator"])
    page = desk_of("ann").get("/console/deadlines/").content.decode()
    assert "Code de la consommation, art. L217-10" in page
    assert desk_of("ann").get("/console/deadlines/new/").status_code == 403
    assert desk_of("ann").post("/console/deadlines/sla_answer/", {}).status_code == 404
    boss = desk_of("pat")
    form = {
        "title": "Every claim is answered within a day",
        "kind": "sla",
        "source": "Promise of November",
        "length": "24",
        "unit": "hours",
        "severity": "",
        "countries": "",
        "active": "on",
        "why": "",
        "version": "1",
    }
    assert boss.post("/console/deadlines/sla_answer/", form).status_code == 422
    form["why"] = "We have more people."
    assert boss.post("/console/deadlines/sla_answer/", form | {"countries": "Germany"}).status_code == 422
    assert boss.post("/console/deadlines/sla_answer/", form).status_code == 302
    stale = boss.post("/console/deadlines/sla_answer/", form)
    assert (stale.status_code, "changed" in stale.content.decode()) == (422, True)
    before = casework.cases_by_claim(shop.ann, [plain])[plain]
    assert weigh_waiting() == 1
    after = casework.cases_by_claim(shop.ann, [plain])[plain]
    assert before.deadline_at is not None
    assert after.deadline_at is not None
    assert (after.deadline_text, before.deadline_at - after.deadline_at) == (
        "Every claim is answered within a day",
        timedelta(days=1),
    )
    seen = html.unescape(boss.get("/console/deadlines/sla_answer/").content.decode())
    assert ("Version 2" in seen, "We have more people." in seen, "Version 1" in seen) == (True, True, True)
    added = form | {
        "title": "Spain",
        "countries": "es, pt",
        "unit": "months",
        "length": "1",
        "categories": "Battery",
    }
    assert boss.post("/console/deadlines/new/", added).status_code == 302
    (own,) = [one for one in casework.deadlines.deadlines(shop.ann) if one.rule.title == "Spain"]
    assert (own.rule.countries, own.rule.months, own.rule.categories) == (("ES", "PT"), 1, ("Battery",))


def test_a_danger_that_shows_later_raises_the_case_at_once() -> None:
    shop = shops.open_shop()
    first, later = waiting("transport_broken", "transport_broken")
    found = claims.claim(SYSTEM, later)
    assert (found.safety, found.customer_id is not None) == (False, True)
    customer = signed_in(user_for_customer(found.customer_id or 0))
    page = customer.get(f"/portal/claims/{ref(later)}/").content.decode()
    assert 'name="danger"' in page
    said = {"text": "Now it smokes.", "danger": "on"}
    assert customer.post(f"/portal/claims/{ref(later)}/write/", said).status_code == 302
    run_pending()
    assert claims.claim(SYSTEM, later).safety
    assert [row.claim_id for row in casework.queue(shop.ann).items] == [later, first]
    told = [one.to for one in letters(ref(later)).items if one.template == "danger"]
    assert {"ann@desk.example", "sue@desk.example"} <= set(told)
