"""What suppliers answer by file: X12 180 and 997 through the folders, CSV by hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from amends.channels.x12.authorise import Place, ReturnLine, return_authorisation
from amends.channels.x12.envelope import messages
from amends.channels.x12.supplier import SupplierEdi
from amends.channels.x12.write import Address
from amends.core import clock
from amends.core.errors import Refused
from amends.recovery.api import agree, edi, send, supplier_claim, supplier_claim_edi
from amends.recovery.ports import ClaimLine, LineAnswer, SupplierAnswer
from amends.recovery.rules.answer_file import read_table
from amends.recovery.rules.matching import accepted, reasons
from tests.recovery.scene import EDI, day, drafted, supplier
from tests.returns.world import World

THEIRS, OURS = Address("01", "123456789", "ACME"), Address("ZZ", "AMENDS", "AMENDS")
GATE = Place("Acme returns", "1 Dock", "Erie", "PA", "16501", "US")


def granted(claim: str, lines: list[ReturnLine], control: int, marks: list[str]) -> bytes:
    """Acme's 180 in response, each line with our case."""
    body = return_authorisation(
        "RGA-77", "PO-1", lines, GATE, THEIRS, OURS, clock.now(), control, request=claim
    ).decode()
    for mark in marks:
        body = body.replace("N9*LI*x~", f"N9*IL*{mark}~", 1)
    return body.encode()


def test_the_supplier_answers_through_the_folders(world: World, tmp_path: Path) -> None:
    claim = drafted(world, units=2)
    agree.save_edi(world.quinn, "ACME", EDI)
    send(world.quinn, claim.public_id, "edi")
    out, into = tmp_path / "out", tmp_path / "in"
    assert (edi.hand_over(out), edi.hand_over(out)) == (1, 0)
    (sent,) = out.iterdir()
    (message,) = messages(sent.read_bytes())
    assert message.first("BLI").elements[4:6] == ["UCP", "18.00"]
    into.mkdir()
    (into / "half.edi.part").write_bytes(b"ISA")
    (into / "ack.edi").write_bytes(SupplierEdi().acknowledge(sent.read_bytes(), (), clock.now(), 7))
    assert (edi.take_in(into), _states(world, claim.public_id)) == (
        1,
        [("997", "taken"), ("180", "acknowledged")],
    )
    lines = [ReturnLine("x", "KETTLE", 1), ReturnLine("x", "KETTLE", 1, refusal="IN")]
    first, second = claim.lines
    reply = granted(claim.public_id, lines, 8, [first.claim_ref, second.claim_ref])
    (into / "180.edi").write_bytes(reply)
    assert edi.take_in(into) == 1
    found = supplier_claim(world.quinn, claim.public_id)
    assert (found.state, found.accepted_minor, found.vendor_rma) == ("partly_accepted", 1_800, "RGA-77")
    assert [line.accepted_minor for line in found.lines] == [1_800, 0]
    assert "item not defective" in found.why
    assert edi.hand_over(out) == 1  # our 997
    told = [it for path in out.iterdir() for it in messages(path.read_bytes()) if it.kind == "997"]
    assert told[0].first("AK9").elements == ["A", "1", "1", "1"]
    _whatever_is_wrong_is_set_aside(world, claim.public_id, into, reply)


def _whatever_is_wrong_is_set_aside(world: World, ref: str, into: Path, reply: bytes) -> None:
    (into / "again.edi").write_bytes(reply)
    (into / "other.edi").write_bytes(reply.replace(b"123456789", b"987654321"))
    (into / "late.edi").write_bytes(reply.replace(b"000000008", b"000000009"))
    assert edi.take_in(into) == 3
    assert edi.take_in(into) == 0
    why = {path.name: path.read_text() for path in (into / "failed").glob("*.txt")}
    assert "taken before" in why["again.edi.why.txt"]
    assert "987654321" in why["other.edi.why.txt"]
    assert (
        "cannot accept" in why["late.edi.why.txt"]
    )  # answered already: nothing is changed behind a person's back
    assert sorted(path.name for path in (into / "done").iterdir()) == ["180.edi", "ack.edi"]
    assert supplier_claim(world.quinn, ref).accepted_minor == 1_800
    shutil.rmtree(into)
    assert edi.take_in(into) == 0


def _states(world: World, ref: str) -> list[tuple[str, str]]:
    return [(one.kind, one.state) for one in supplier_claim(world.quinn, ref).messages]


def test_what_their_system_refused_is_sent_again(world: World) -> None:
    claim = drafted(world)
    agree.save_edi(world.quinn, "ACME", EDI)
    send(world.quinn, claim.public_id, "edi")
    sent = supplier_claim_edi(world.quinn, claim.public_id)
    refused = SupplierEdi().acknowledge(sent, (), clock.now(), 7).replace(b"AK5*A~", b"AK5*R*5~")
    (heard,) = edi.hear(world.quinn, refused.replace(b"AK9*A*1*1*1", b"AK9*R*1*1*0"))
    assert (heard.claim_ref, heard.done) == (claim.public_id, "refused by their system")
    (told,) = supplier_claim(world.quinn, claim.public_id).messages[-1:]
    assert (told.state, "reasons 5" in told.why) == ("refused", True)
    edi.send_again(world.quinn, claim.public_id)
    assert messages(supplier_claim_edi(world.quinn, claim.public_id))[0].interchange.get(13) == "000000002"
    assert [state for _, state in _states(world, claim.public_id)] == ["waiting", "taken", "refused"]


def test_an_answer_as_a_table(world: World) -> None:
    claim = drafted(world, units=2)
    supplier("OTHER", "x@other.example")
    send(world.quinn, claim.public_id, "by_hand")
    first, second = claim.lines
    table = (
        "Claim;Case;Accepted;Reason;RMA;Reference;Credit;Document\r\n"
        f"{claim.public_id};{first.claim_ref};18,00;;V-7;Q-118;;\r\n"
        f"{claim.public_id};{second.claim_ref};9,50;no labour;;;27,50;CN-1\r\n"
        "SCL-AAAAA-AAAAA;;1;;;;;\r\n"
    )
    done, unknown = edi.hear(world.quinn, table.encode("utf-8-sig"), "answer.csv")
    assert (done.why, done.done) == ("", "partly_accepted, credited")
    assert "no such claim" in unknown.why
    found = supplier_claim(world.quinn, claim.public_id)
    assert (found.state, found.credited_minor, found.why) == ("credited", 2_750, "no labour")
    assert (found.supplier_ref, found.vendor_rma, found.credits[0].document) == ("Q-118", "V-7", "CN-1")
    with pytest.raises(Refused, match="answer_known"):
        edi.hear(world.quinn, table.encode("utf-8-sig"))


def _line(pk: int, claimed: int, case: str, serial: str = "", quantity: int = 1) -> ClaimLine:
    return ClaimLine(
        id=pk, defect_id=pk, claim_ref=case, sku="K", title="", lot="", serial=serial, quantity=quantity,
        found_on=day(0), claim_until=day(9), evidence=(), costs=(), share_minor=claimed, claimed_minor=claimed,
        accepted_minor=None,
    )  # fmt: skip


def _said(*lines: LineAnswer) -> SupplierAnswer:
    return SupplierAnswer(claim_ref="SCL", lines=lines)


def test_words_become_amounts_to_the_cent() -> None:
    lines = [_line(1, 1_000, "CLM-A", "S-1"), _line(2, 500, "CLM-B", "S-2", 3), _line(3, 1, "CLM-C", "S-2")]
    assert accepted(lines, _said(LineAnswer(verdict="accepted")), "EUR") == {1: 1_000, 2: 500, 3: 1}
    assert accepted(lines, _said(LineAnswer(amount="10")), "EUR") == {1: 666, 2: 333, 3: 1}
    named = _said(
        LineAnswer(marks=("clm a", "s1"), verdict="accepted"),
        LineAnswer(marks=("CLM-B",), verdict="accepted", quantity=2),
        LineAnswer(marks=("CLM-C",), verdict="rejected", reason="worn"),
    )
    assert accepted(lines, named, "EUR") == {1: 1_000, 2: 333, 3: 0}  # two of three pieces
    assert reasons(named) == "worn"
    each = [LineAnswer(marks=("CLM-B",), verdict="accepted", amount="1.50", each=True, quantity=3)]
    assert accepted(lines[1:2], _said(*each), "EUR") == {2: 450}
    assert accepted([_line(1, 1_000, "CLM-A")], _said(LineAnswer(amount="400")), "JPY") == {1: 400}
    for code, wrong in (
        ("answer_unit", LineAnswer(marks=("S-2",), verdict="accepted")),  # two units bear it
        ("answer_unit", LineAnswer(marks=("CLM-A", "CLM-B"), verdict="accepted")),
        ("answer_incomplete", LineAnswer(marks=("CLM-A",), verdict="accepted")),
        ("answer_amount", LineAnswer(marks=("CLM-A",), amount="1.234")),
    ):
        with pytest.raises(Refused, match=code):
            accepted(lines, _said(wrong), "EUR")
    with pytest.raises(Refused, match="answer_twice"):
        accepted(lines, _said(LineAnswer(verdict="accepted"), LineAnswer(marks=("CLM-A",))), "EUR")


def test_tables_that_cannot_be_read_say_where() -> None:
    (one,) = read_table(b'claim,accepted\nSCL-1,"1,234.50"\nSCL-1,1.234.567\n')
    assert [line.amount for line in one.lines] == ["1234.50", "1234567"]
    for wrong, why in (
        (b"case,accepted\nA,1", "claim"), (b"claim,answer\nSCL-1,perhaps", "line 2"), (b"claim\n", "0 rows"),
        (b"claim,answer\n,yes", "line 2"), (b"\xff\xfe", "decode"),
    ):  # fmt: skip
        with pytest.raises(Refused, match="answer_malformed") as refused:
            read_table(wrong)
        assert why in str(refused.value.facts["why"])
