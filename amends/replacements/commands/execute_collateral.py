"""Asking the holder: the intent is committed, the holder is asked, a second commit records the answer."""

from __future__ import annotations

import logging
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import NotFound, Refused, Unavailable
from amends.jobs.api import move
from amends.ledger.api import Book, LegInput, MoneyAccount, post
from amends.replacements import ports
from amends.replacements.commands.prepare import locked
from amends.replacements.commands.secure import tell
from amends.replacements.models import Collateral, Replacement
from amends.replacements.queries.views import replacement_view
from amends.replacements.rules.difference import price_tax
from amends.replacements.types import COLLATERAL, STEPS, HoldAnswer, HoldRequest, ReplacementView
from amends.resolutions.api import resolution

log = logging.getLogger(__name__)
_AFTER = {
    ("hold", "succeeded"): ("hold", "held"),
    ("hold", "failed"): ("fail", "failed"),
    ("charge", "succeeded"): ("charged", "charged"),
    ("charge", "failed"): ("not charged", "uncharged"),
    ("release", "succeeded"): ("released", "released"),
}
"""(step, answer) -> (verb, what is told)."""


def execute_collateral(collateral_id: int) -> None:
    """Ask the holder for the step that the state says (a job; outside any transaction; keyed). May run any number
    of times: every call of a step carries its key, and the answer is recorded once."""
    if connection.in_atomic_block:
        raise RuntimeError("a holder is never called inside a transaction; defer the job instead")
    row = Collateral.objects.select_related("replacement").filter(pk=collateral_id).first()
    if row is None:
        raise NotFound
    step = STEPS.get(row.state)
    if step is None:
        return
    holder = ports.holder(row.holder)
    Collateral.objects.filter(pk=row.pk, state=row.state).update(attempts=F("attempts") + 1)
    request = HoldRequest(
        key=f"{row.key}:{step}",
        kind=row.kind,
        amount_minor=row.amount_minor,
        currency=row.currency,
        order_number=row.replacement.public_id,
        external_id=row.external_id,
    )
    ask = {"hold": holder.hold, "charge": holder.charge, "release": holder.release}[step]
    try:
        answer = ask(request)
    except Unavailable as silence:
        Collateral.objects.filter(pk=row.pk, state=row.state).update(error=silence.text)
        raise
    if answer.state == "pending":
        _wait_for(row, answer)
        if not holder.by_hand and not (answer.pay_url or row.pay_url):  # the customer takes time: ask_open looks
            raise Unavailable("holder_silent", retry_after=60, error="it works on it")
        return
    record_answer(SYSTEM, row.pk, step, answer)


def _wait_for(row: Collateral, answer: HoldAnswer) -> None:
    """Keep where the step goes on; a page that the customer has not been told of is told, once."""
    changes = {
        "external_id": answer.external_id or row.external_id,
        "pay_url": answer.pay_url or row.pay_url,
    }
    with transaction.atomic():
        open_one = Collateral.objects.filter(pk=row.pk, key=row.key, state=row.state, pay_url=row.pay_url)
        if open_one.update(**changes) == 1 and changes["pay_url"] != row.pay_url:
            tell(row, "page")


def record_by_hand(actor: Actor, ref: str, done: bool, note: str) -> ReplacementView:
    """A person says what came of the step under way: the deposit came in, or went back (`note`: the bank's
    reference), or did not (`note`: why). Nothing changes when no step is under way.

    Refused: collateral_none, collateral_elsewhere, bank_reference_missing, reason_missing.
    """
    require(actor, Right.MEMOS_ISSUE)
    if not note.strip():
        raise Refused("bank_reference_missing" if done else "reason_missing", field="note")
    with transaction.atomic():
        replaced = locked(ref)
        row = Collateral.objects.select_for_update().filter(replacement_id=replaced.pk).first()
        if row is None:
            raise Refused("collateral_none")
        if not ports.holder(row.holder).by_hand:
            raise Refused("collateral_elsewhere", holder=row.holder)
        step = STEPS.get(row.state)
        if step is not None:
            said = note.strip()
            answer = (
                HoldAnswer(state="succeeded", external_id=said) if done else HoldAnswer(state="failed", error=said)
            )
            record_answer(actor, row.pk, step, answer)
        return replacement_view(Replacement.objects.select_related("collateral").get(pk=replaced.pk))


def record_answer(actor: Actor, collateral_id: int, step: str, answer: HoldAnswer) -> None:
    """Record what came of a step, post it, tell it; once. A step that is over already is left alone."""
    with transaction.atomic():
        row = (
            Collateral.objects.select_for_update(of=("self",)).select_related("replacement").get(pk=collateral_id)
        )
        if STEPS.get(row.state) != step:
            return
        if (step, answer.state) not in _AFTER:
            Collateral.objects.filter(pk=row.pk).update(error=answer.error)
            log.error("collateral %s could not be released: %s", row.pk, answer.error)
            return
        verb, told = _AFTER[step, answer.state]
        changes: dict[str, Any] = {"error": answer.error}
        if answer.external_id:
            changes["external_id"] = answer.external_id
        if told in ("charged", "released"):
            changes["ended_at"] = clock.now()
        move(row, COLLATERAL, verb, actor, answer.external_id or answer.error or told, **changes)
        _post(actor, row, told)
        tell(row, told)


def _post(actor: Actor, row: Collateral, told: str) -> None:
    """A deposit is ours to give back until it is charged; an authorisation is no money before."""
    bank = MoneyAccount("payments", f"gateway:{row.holder}")
    kept = MoneyAccount("collateral", row.replacement.public_id)
    sales = MoneyAccount("replacement_sales")
    pairs = {
        ("deposit", "held"): (bank, kept),
        ("deposit", "released"): (kept, bank),
        ("deposit", "charged"): (kept, sales),
        ("authorisation", "charged"): (bank, sales),
    }
    if (row.kind, told) not in pairs:
        return
    debit, credit = pairs[row.kind, told]
    tax = _tax(row) if credit == sales else 0
    legs = [
        LegInput(debit, row.currency, row.amount_minor),
        LegInput(credit, row.currency, tax - row.amount_minor),
        LegInput(MoneyAccount("tax_payable"), row.currency, -tax),
    ]
    legs = [leg for leg in legs if leg.amount]
    ref = row.replacement.public_id
    post(Book.MONEY, "collateral", ref, legs, actor, key=f"{row.key}:{told}", reason=row.external_id)


def _tax(row: Collateral) -> int:
    """The tax in what was charged, at the rate of the unit that was sold."""
    granted = resolution(row.replacement.resolution_id)
    if granted.value_minor <= 0:
        return 0
    return price_tax(granted.value_minor, granted.value_tax_minor, row.amount_minor, row.currency)
