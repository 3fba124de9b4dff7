"""A trading partner's files: taken from its folder, acknowledged, and told what became of a return."""

from __future__ import annotations

import shutil
from pathlib import Path
from xml.etree import ElementTree as Et

import pytest

from amends.accounts.api import set_money_limit
from amends.channels.x12.envelope import Message, messages
from amends.claims.api import claim as claim_of
from amends.claims.ports import ClaimView
from amends.core import folders
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.api import Ruling, decide
from amends.exchange.api import (
    answer_due,
    hand_over,
    interchanges,
    mailbox,
    pushes,
    set_mailbox,
    take_in,
    tell_again,
)
from amends.exchange.models import Interchange, Mailbox
from amends.gates import api as gates
from amends.gates.ports import Override, Rulebook
from amends.intake.api import process_pending, save_source
from amends.intake.models import RawEvent
from amends.jobs.api import run_pending
from amends.orders.api import search_orders
from amends.returns.api import cancel_rma
from tests.intake.world import OPERATOR
from tests.workflows.shop import Shop, open_return, open_shop, report

ADMIN = Actor("user", "Ada", 92, roles=frozenset({"administrator"}))
FIXTURES = Path(__file__).resolve().parents[2] / "amends" / "channels"


def partner(channel: str, form: str) -> int:
    """A source whose partner hands over files; its id."""
    found = save_source(OPERATOR, channel, "pine", "Pine", ["a-shared-secret"] if channel == "cxml" else [])
    set_mailbox(OPERATOR, found.id, True, form)
    return found.id


def put(root: Path, channel: str, fixture: str, name: str = "file") -> None:
    (into := root / channel / "pine" / "in").mkdir(parents=True, exist_ok=True)
    (found,) = (FIXTURES / channel / "fixtures").glob(f"{fixture}.*")
    shutil.copy(found, into / f"{name}{found.suffix}")


def a_minute(root: Path) -> None:
    """What the jobs do."""
    take_in(root)
    run_pending()
    while process_pending():
        pass
    answer_due()
    hand_over(root)
    run_pending()


def quiet_minute(root: Path) -> None:
    """The same where nothing else follows."""
    take_in(root)
    process_pending()
    answer_due()
    hand_over(root)


def out(root: Path, channel: str = "x12") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((root / channel / "pine" / "out").glob("*"))}


def states() -> list[tuple[str, int, str]]:
    return [(row.kind, row.control, row.state) for row in Interchange.objects.order_by("control")]


def reply(root: Path, name: str, ours: bytes, verdict: str, number: int = 700) -> None:
    """The partner's 997 about an interchange of ours."""
    (of,) = messages(ours)
    control = of.group.get(6)
    text = (
        "ISA*00*          *00*          *ZZ*PINEMART       *ZZ*LUMENCO        *260320*0915*U*00401*"
        f"{int(control) + number:09}*0*P*>~GS*FA*PINEMART*LUMENCO*20260320*0915*1*X*004010~ST*997*0001~"
        f"AK1*AN*{control}~AK2*180*0001~AK5*{verdict}~AK9*{verdict[0]}*1*1*{int(verdict == 'A')}~SE*6*0001~GE*1*1~"
        f"IEA*1*{int(control) + number:09}~"
    )
    (root / "x12" / "pine" / "in" / name).write_text(text)


def on_account() -> None:
    """Orders of this partner are invoiced: no document of theirs says that they were paid."""
    meant = Override(
        channel="x12", account="pine", field="payment_state", value="pending", becomes={"payment_state": "paid"}
    )
    gates.publish(ADMIN, gates.draft(OPERATOR, "On account", Rulebook(overrides=(meant,))).id, "as agreed")


def first(body: bytes) -> Message:
    return messages(body)[0]


@pytest.mark.django_db(transaction=True)
def test_a_partners_order_and_return_go_through_its_folders(tmp_path: Path) -> None:
    shop = open_shop()
    set_money_limit(SYSTEM, "agent", Money(1_000_000, "USD"))
    source = partner("x12", "997")
    on_account()
    put(tmp_path, "x12", "record_order")
    a_minute(tmp_path)
    (row,) = search_orders(SYSTEM, "PO-8001").items
    put(tmp_path, "x12", "record_order", "again")
    a_minute(tmp_path)
    assert list(out(tmp_path)) == ["000000001-997.edi"], "once, however often the file comes"
    assert first(out(tmp_path)["000000001-997.edi"]).first("AK9").elements == ["A", "1", "1", "1"]
    put(tmp_path, "x12", "record_return_requested")
    quiet_minute(tmp_path)
    claim = authorised(shop, row.id)
    a_minute(tmp_path)
    assert states() == [("997", 1, "handed_over"), ("997", 2, "handed_over"), ("180", 3, "handed_over")]
    told = first(out(tmp_path)["000000003-180.edi"])
    back = open_return(claim.id)
    assert told.first("BGN").elements[:2] == ["11", back.public_id]
    assert told.first("BGN").get(6) == "RQ-5", "it answers the partner's request"
    assert (told.first("RDR").get(1), told.first("PRF").get(1)) == ("RA", "PO-8001")
    assert (told.interchange.get(6), told.interchange.get(8)) == ("LUMENCO", "PINEMART")
    assert [it.elements for it in told.all("BLI")] == [["VN", "LAMP-9", "1", "EA"]]
    _the_partner_answers(tmp_path, shop, claim, source)


def _the_partner_answers(root: Path, shop: Shop, claim: ClaimView, source: int) -> None:
    """Accepted, then refused by its application; sent again; taken back by us."""
    (push,) = pushes(OPERATOR).items
    assert (push.state, push.external_id) == ("accepted", "000000003-180.edi")
    reply(root, "a.edi", out(root)["000000003-180.edi"], "A")
    a_minute(root)
    assert (pushes(OPERATOR).items[0].state, states()[2][2]) == ("succeeded", "acknowledged")
    reply(root, "b.edi", out(root)["000000003-180.edi"], "R*5", 900)
    a_minute(root)
    assert (pushes(OPERATOR).items[0].state, states()[2][2]) == ("refused", "refused")
    notes = [it.text for it in claim_of(SYSTEM, claim.id).messages if it.internal]
    assert any("The channel was not told" in it and "(reasons 5)" in it for it in notes)
    tell_again(OPERATOR, push.id, "They mended it.")
    cancel_rma(shop.ann, open_return(claim.id).id, "The customer keeps it.")
    a_minute(root)
    assert [it[0] for it in states()] == ["997", "997", "180", "180", "180"], "no 997 is acknowledged"
    assert first(out(root)["000000005-180.edi"]).first("BGN").get(1) == "01"
    shown = mailbox(OPERATOR, source)
    assert (shown.partner["id"], shown.waiting, shown.unanswered) == ("PINEMART", 0, 0)
    assert interchanges(OPERATOR, source).items[0].about.endswith("is cancelled")


def authorised(shop: Shop, order_id: int) -> ClaimView:
    """The desk lets the goods come back."""
    claim = report(order_id)
    run_pending()
    reasons = (("person", "Send it back."),)
    decide(shop.ann, claim.id, Ruling(outcome="approve", remedy="refund", reasons=reasons), "They are a partner.")
    run_pending()
    return claim


@pytest.mark.django_db
def test_what_is_broken_is_refused_by_name_in_each_dialect(tmp_path: Path) -> None:
    for channel, form in (("x12", "999"), ("edifact", "CONTRL"), ("ubl", "MLR"), ("cxml", "Response")):
        partner(channel, form)
    for channel, broken in (("x12", "rejected_one_of_three_orders"), ("edifact", "rejected_one_of_three_orders")):
        put(tmp_path, channel, broken, "2")
        put(tmp_path, channel, "record_order", "1")
    for channel in ("ubl", "cxml"):
        put(tmp_path, channel, "record_order", "1")
    quiet_minute(tmp_path)
    good, bad = (first(it) for it in out(tmp_path).values())
    assert [it.elements for it in good.all("IK5", "AK9")] == [["A"], ["A", "1", "1", "1"]]
    assert [it.elements for it in bad.all("IK3", "IK4")] == [["PO1", "4", "", "8"], ["2", "", "6"]]
    assert [it.get(1) for it in bad.all("IK5")] == ["A", "R", "A"]
    assert bad.first("AK9").elements == ["P", "3", "3", "2"]
    verdicts = [it.decode("iso-8859-1").count("UCM+") for it in out(tmp_path, "edifact").values()]
    assert verdicts == [1, 3]
    assert b"+4+37'" in list(out(tmp_path, "edifact").values())[1]
    (mlr,), (answer,) = out(tmp_path, "ubl").values(), out(tmp_path, "cxml").values()
    assert b"<cbc:ResponseCode>AP<" in mlr
    assert Et.fromstring(answer).findtext("./Response/Status") == ""
    put(tmp_path, "ubl", "record_order", "mlr")
    (tmp_path / "ubl" / "pine" / "in" / "mlr.xml").write_bytes(mlr)
    quiet_minute(tmp_path)
    assert len(out(tmp_path, "ubl")) == 1, "an acknowledgement is not acknowledged"


@pytest.mark.django_db
def test_killed_between_any_two_steps_nothing_is_lost_or_doubled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = partner("x12", "997")
    put(tmp_path, "x12", "record_order")
    into = tmp_path / "x12" / "pine" / "in"
    with monkeypatch.context() as killed:
        killed.setattr(folders, "_set_aside", _die)
        with pytest.raises(KeyboardInterrupt):
            take_in(tmp_path)
    assert (RawEvent.objects.count(), len(list(into.glob("*.edi")))) == (1, 1), "kept, and not set aside"
    assert answer_due() == 0, "it has not been read"
    assert take_in(tmp_path) == 1
    assert (RawEvent.objects.count(), [it.name for it in (into / "done").iterdir()]) == (1, ["file.edi"])
    process_pending()
    with monkeypatch.context() as killed:
        killed.setattr("amends.exchange.commands.answer.write", _die)
        with pytest.raises(KeyboardInterrupt):
            answer_due()
    assert (answer_due(), answer_due(), states()) == (1, 0, [("997", 1, "waiting")])
    with monkeypatch.context() as killed:
        killed.setattr("amends.exchange.commands.hand_over.move", _die)
        with pytest.raises(KeyboardInterrupt):
            hand_over(tmp_path)
    assert (hand_over(tmp_path), hand_over(tmp_path), len(out(tmp_path))) == (1, 0, 1)
    (into / "empty.edi").write_bytes(b"")
    assert take_in(tmp_path) == 1
    assert (into / "failed" / "empty.edi.why.txt").read_text() == "It is empty.\n"
    set_mailbox(OPERATOR, source, False, "")
    put(tmp_path, "x12", "record_change")
    assert take_in(tmp_path) == 0
    with pytest.raises(Refused, match="CONTRL"):
        set_mailbox(OPERATOR, source, True, "CONTRL")
    assert Mailbox.objects.get().control == 1


def _die(*_: object, **__: object) -> None:
    raise KeyboardInterrupt
