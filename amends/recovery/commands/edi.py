"""Files to and from suppliers: interchanges handed over through folders, answers and acknowledgements read."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction
from django.db.models import F

import amends.recovery.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core import clock, folders, ids
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import AmendsError, NotFound, Refused
from amends.exchange.api import put_out, settle_sent
from amends.exchange.ports import Verdict
from amends.recovery.commands.answer import answer, credit
from amends.recovery.commands.draft import locked, view_of
from amends.recovery.models import EdiMessage, EdiParty, SupplierClaim
from amends.recovery.ports import edi
from amends.recovery.queries.agreements import edi_view
from amends.recovery.rules.answer_file import read_table
from amends.recovery.rules.matching import accepted, minor_of, reasons
from amends.recovery.types import (
    EDI_MESSAGE,
    WAITING,
    EdiSet,
    Heard,
    SupplierAnswer,
    SupplierClaimView,
)


def send_interchange(row: SupplierClaim) -> None:
    """The claim as an interchange that waits to be handed over. Refused("supplier_no_edi")."""
    party = EdiParty.objects.select_for_update().filter(supplier_id=row.supplier_id).first()
    if party is None:
        raise Refused("supplier_no_edi", supplier=row.supplier.name)
    control = _next_control(party)
    body = edi().write(view_of(row.pk), edi_view(party), clock.now(), control)
    _keep(body, party, "180", control, row)


def _next_control(party: EdiParty) -> int:
    """Numbers its interchanges one after another; the row is locked."""
    EdiParty.objects.filter(pk=party.pk).update(control=F("control") + 1)
    party.control += 1
    return party.control


def _keep(body: bytes, party: EdiParty, kind: str, control: int, claim: SupplierClaim | None = None) -> None:
    mark = claim.public_id if claim is not None else "ack"
    name = f"{_plain(party.party_id)}-{control:09d}-{kind}-{mark}.edi"
    EdiMessage.objects.create(
        supplier_id=party.supplier_id, supplier_claim=claim, is_ours=True, kind=kind, control=control, name=name,
        digest=hashlib.sha256(body).hexdigest(), body=body, at=clock.now(),
    )  # fmt: skip


def _plain(text: str) -> str:
    return "".join(sign if sign.isalnum() else "_" for sign in text)


def send_again(actor: Actor, ref: str) -> SupplierClaimView:
    """Another interchange with the same claim, when the first got lost or was refused. Refused: move_not_allowed
    (it is answered), supplier_no_edi; NotFound."""
    require(actor, Right.RECOVERY_WORK)
    with transaction.atomic():
        row = locked(ref)
        if row.state not in WAITING:
            raise Refused("move_not_allowed", axis="supplier claim", state=row.state, verb="send again")
        send_interchange(row)
        return view_of(row.pk)


def hand_over(folder: Path) -> int:
    """Put what waits into the folder from which the AS2, SFTP or VAN program sends; how many. The file is there
    before it is noted: killed between the two, it is written once more under the same name and number."""
    waiting = EdiMessage.objects.filter(is_ours=True, state="waiting").order_by("pk")[:200]
    return put_out(EDI_MESSAGE, ((row, folder) for row in waiting))


def take_in(folder: Path) -> int:
    """Read what suppliers' files say in the folder; how many files. What was taken lies in `done`, what could not
    be in `failed`, beside a text that says why."""
    return folders.take(folder, _take)


def _take(name: str, body: bytes) -> str:
    return "\n".join(f"{one.label}: {one.why}" for one in hear(SYSTEM, body, name) if one.why)


def hear(actor: Actor, body: bytes, name: str = "") -> list[Heard]:
    """Take a supplier's file: X12 (answers as 180, acknowledgements as 997) or CSV; each claim in it for itself.
    The same file again changes nothing.

    Refused: answer_malformed, answer_known, edi_sender.
    """
    require(actor, Right.RECOVERY_WORK)
    digest = hashlib.sha256(body).hexdigest()
    with transaction.atomic():
        if EdiMessage.objects.filter(is_ours=False, digest=digest).exists():
            raise Refused("answer_known", field="file")
        if edi().recognises(body):
            party, heard = _interchange(actor, body)
        else:
            party, heard = None, [_answered(actor, one, None) for one in read_table(body)]
        why = "; ".join(f"{one.label}: {one.why}" for one in heard if one.why)
        named = [one.claim_ref for one in heard if one.claim_ref]
        claim = SupplierClaim.objects.filter(public_id__in=named).first()
        EdiMessage.objects.create(
            supplier_id=party.supplier_id if party else claim.supplier_id if claim else None, supplier_claim=claim,
            is_ours=False, kind=heard[0].label.split()[0] if party and heard else "csv", digest=digest, body=body,
            name=name[:200], state="failed" if why else "taken", why=why[:2_000], at=clock.now(),
        )  # fmt: skip
        return heard


def _interchange(actor: Actor, body: bytes) -> tuple[EdiParty, list[Heard]]:
    found = edi().read(body)
    sender = found[0].sender if found else ""
    party = EdiParty.objects.select_for_update().filter(party_id=sender).order_by("pk").first()
    if party is None:
        raise Refused("edi_sender", sender=sender or "no set in it")
    heard = [_set(actor, one, party) for one in found]
    control = party.control + 1
    reply = edi().acknowledge(body, [one for one in heard if one.why], clock.now(), control)
    if reply:
        _keep(reply, party, "997", _next_control(party))
    return party, heard


def _set(actor: Actor, one: EdiSet, party: EdiParty) -> Heard:
    if one.verdict is not None:
        return _acknowledged(one.label, one.verdict, party)
    if one.answer is None:
        return Heard(label=one.label, claim_ref="", why=one.fault)
    told = _answered(actor, one.answer, party.supplier_id)
    return Heard(label=one.label, claim_ref=told.claim_ref, done=told.done, why=told.why)


def _acknowledged(label: str, verdict: Verdict, party: EdiParty) -> Heard:
    row = EdiMessage.objects.filter(is_ours=True, supplier_id=party.supplier_id, control=verdict.control).first()
    if row is None:
        return Heard(label=label, claim_ref="", why=f"we sent nothing with the number {verdict.control}")
    claim = row.supplier_claim.public_id if row.supplier_claim else ""
    settle_sent(EDI_MESSAGE, row, verdict)
    return Heard(label=label, claim_ref=claim, done="refused by their system" if verdict.refused else "received")


def _answered(actor: Actor, said: SupplierAnswer, supplier_id: int | None) -> Heard:
    """One claim's answer and credit, or why not. `supplier_id`: who sent it; nobody answers for another."""
    ref = ids.parse(said.claim_ref, "SCL") or said.claim_ref[:40]
    try:
        with transaction.atomic():
            return Heard(label=ref, claim_ref=ref, done=_record(actor, ref, said, supplier_id))
    except NotFound:
        return Heard(label=ref, claim_ref="", why="there is no such claim on this supplier")
    except AmendsError as error:
        return Heard(label=ref, claim_ref=ref, why=error.text)


def _record(actor: Actor, ref: str, said: SupplierAnswer, supplier_id: int | None) -> str:
    rows = SupplierClaim.objects.filter(public_id=ref)
    row = (rows if supplier_id is None else rows.filter(supplier_id=supplier_id)).first()
    if row is None:
        raise NotFound
    done = []
    if said.lines:
        view = view_of(row.pk)
        amounts = accepted(view.lines, said, row.currency)
        why = reasons(said) or ("" if sum(amounts.values()) == row.claimed_minor else "no reason given")
        found = answer(actor, ref, amounts, reason=why, supplier_ref=said.supplier_ref, vendor_rma=said.vendor_rma)
        done.append(found.state)
    if said.credit:
        credit(actor, ref, minor_of(said.credit, row.currency), said.document)
        done.append("credited")
    if not done:
        raise Refused("answer_empty")
    return ", ".join(done)
