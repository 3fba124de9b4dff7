"""Bank transfers collected into a file: one person makes it, another releases it, the bank executes it.

A payout is in one file at most (a database constraint). While it is, nobody says by hand that it was paid, so that
no money goes twice.
"""

from __future__ import annotations

import hashlib
from datetime import date

from django.conf import settings
from django.db import IntegrityError, transaction

from amends.accounting.api import check_books_open, entities, entity_by_code
from amends.accounts.api import Right, installation_keys, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.core.sealing import seal, unseal
from amends.jobs.api import move
from amends.payments.commands.record_answer import record_answer
from amends.payments.models import BankFile, BankLine
from amends.payments.queries.bank import candidates, file_view
from amends.payments.rules.bank import CURRENCY, MOST, PURPOSE, Transfer, as_csv, pain001, sepa_iban
from amends.payments.types import BANK_FILE, BankFileView, RefundAnswer


def make_bank_file(actor: Actor, on: date, entity: str = "") -> BankFileView:
    """Collect every pending bank transfer of the legal entity (empty: the default one) in EUR that has an account
    and is in no file (at most 500), to be executed on that day. NotFound; Refused: bank_own_missing, bank_nothing;
    Conflict when somebody else makes one."""
    require(actor, Right.MEMOS_ISSUE)
    whose = entity_by_code(entity) if entity else entities(actor)[0]
    if not whose.iban:
        raise Refused("bank_own_missing", entity=whose.code)
    with transaction.atomic():
        rows = candidates(whose.code).select_for_update(of=("self",), skip_locked=True).order_by("pk")[:MOST]
        if not rows:
            raise Refused("bank_nothing", entity=whose.code)
        found = BankFile.objects.create(
            ref=ids.new("BNK"),
            entity=whose.code,
            currency=CURRENCY,
            on=max(on, clock.now().date()),
            made_by=actor.label,
            made_by_id=actor.user_id,
            made_at=clock.now(),
        )
        try:
            with transaction.atomic():
                BankLine.objects.bulk_create(BankLine(file=found, transaction=row) for row in rows)
        except IntegrityError as error:
            raise Conflict from error
    return file_view(found)


def release_bank_file(actor: Actor, file_id: int) -> BankFileView:
    """A second person has looked at it: the file is written and can be read. NotFound; Refused: same_person,
    bank_stale, move_not_allowed."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        found = _locked(file_id)
        if actor.user_id is None or actor.user_id == found.made_by_id:
            raise Refused("same_person")
        body = _written(found)
        move(
            found,
            BANK_FILE,
            "release",
            actor,
            released_by=actor.label,
            released_by_id=actor.user_id,
            released_at=clock.now(),
            body=seal(body.decode(), installation_keys(), PURPOSE),
            sha256=hashlib.sha256(body).hexdigest(),
        )
    return file_view(found)


def bank_file_bytes(actor: Actor, file_id: int, form: str) -> bytes:
    """The released file: `form` xml (pain.001) or csv. NotFound; Refused("bank_not_released")."""
    require(actor, Right.MEMOS_ISSUE)
    found = BankFile.objects.filter(pk=file_id).first()
    if found is None or form not in ("xml", "csv"):
        raise NotFound
    if found.state != "released":
        raise Refused("bank_not_released")
    if form == "csv":
        return as_csv(found.on, _transfers(found))
    return unseal([found.body], installation_keys(), PURPOSE)[0].encode()


def execute_bank_file(actor: Actor, file_id: int, reference: str) -> BankFileView:
    """The bank executed it (`reference`: its own): every payout that is still pending is paid. NotFound; Refused:
    bank_reference_missing, move_not_allowed, period_closed."""
    require(actor, Right.MEMOS_ISSUE)
    said = " ".join(reference.split())[:100]
    if not said:
        raise Refused("bank_reference_missing", field="reference")
    with transaction.atomic():
        found = _locked(file_id)
        move(found, BANK_FILE, "execute", actor, said, body="", reference=said)
        for line in found.lines.select_related("transaction__granted").order_by("pk"):
            check_books_open(line.transaction.granted.document)
            if line.transaction.state == "pending":
                answer = RefundAnswer(state="succeeded", external_id=f"{said} {line.transaction_id}")
                record_answer(actor, line.transaction_id, answer)
    return file_view(found)


def bank_line_came_back(actor: Actor, file_id: int, payout_id: int, reason: str) -> BankFileView:
    """The bank sent one transfer of an executed file back: the payout failed, and is paid another way. NotFound;
    Refused: reason_missing, bank_line_unknown."""
    require(actor, Right.MEMOS_ISSUE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        found = _locked(file_id)
        if found.state != "executed" or not found.lines.filter(transaction=payout_id, active=True).exists():
            raise Refused("bank_line_unknown")
        record_answer(actor, payout_id, RefundAnswer(state="failed", error=reason.strip()[:300], bounced=True))
    return file_view(found)


def discard_bank_file(actor: Actor, file_id: int, reason: str) -> BankFileView:
    """It is not given to the bank (or the bank refused all of it): its payouts may be in another one. NotFound;
    Refused: reason_missing, move_not_allowed."""
    require(actor, Right.MEMOS_ISSUE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    with transaction.atomic():
        found = _locked(file_id)
        move(found, BANK_FILE, "discard", actor, reason.strip()[:300], body="")
        found.lines.update(active=False)
    return file_view(found)


def _locked(file_id: int) -> BankFile:
    found = BankFile.objects.select_for_update().filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def _transfers(found: BankFile) -> list[Transfer]:
    keys, transfers = installation_keys(), []
    lines = found.lines.filter(active=True).select_related("transaction__granted__bank_account").order_by("pk")
    for line in lines:
        row, account = line.transaction, line.transaction.granted.bank_account
        opened = unseal([account.iban, account.holder], keys, PURPOSE)
        if row.state != "pending" or len(opened) != 2:
            raise Refused("bank_stale", memo=row.granted.document)
        transfers.append(
            Transfer(
                holder=opened[1],
                iban=sepa_iban(opened[0]),
                minor=row.amount_minor,
                reference=f"{found.ref}-{row.pk}"[:35],
                text=f"Refund {row.granted.document}, order {row.granted.order_number}"[:140],
            )
        )
    return transfers


def _written(found: BankFile) -> bytes:
    own = entity_by_code(found.entity or settings.LEGAL_ENTITY["code"])
    if not own.iban:
        raise Refused("bank_own_missing", entity=own.code)
    of_settings = own.iban == "".join(settings.BANK["iban"].split())
    name = (settings.BANK["name"] if of_settings else "") or own.name
    return pain001(found.ref, name, sepa_iban(own.iban), own.bic, found.on, _transfers(found))
