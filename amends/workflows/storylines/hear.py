"""An e-mail came in: put it on its case, or before a person. Nothing is lost and nothing is answered by itself.

Files are decoded with no transaction open, so the work is a job of its own; twice does no harm: photos are
known by their hash, and the words land in the transaction that marks the mail as landed.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from amends.accounts.api import actor_for, customer, user_for_customer
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM, Actor
from amends.core.errors import Conflict, NotFound, Refused
from amends.jobs.api import defer, subscribe, task
from amends.notices import api as notices
from amends.notices.ports import MailArrived, MailView
from amends.orders.api import order

MOST_AN_HOUR = 20
"""More mails than this for one case in one hour are no conversation; a person looks at the rest."""
_SAYS_MOST = 4_000


@subscribe(MailArrived, "workflows.read_mail")
def hear(fact: MailArrived) -> None:
    """Have it read in a job of its own."""
    defer("workflows.land_mail", mail_id=fact.mail_id, lock=f"mail/{fact.mail_id}")


@task("workflows.land_mail")
def land_mail(mail_id: int) -> None:
    """Decide where it belongs, by what is certain; whatever is not certain is held for a person."""
    mail = notices.mail(mail_id)
    if mail.state != "new":
        return
    if mail.nature == "bounce":
        _gave_back(mail)
    elif mail.nature == "auto":
        with transaction.atomic():
            notices.mail_ignored(mail.id, mail.why)
    else:
        why, claim, writer = _place(mail)
        if why or claim is None or writer is None:
            notices.mail_held(mail.id, why)
        else:
            put_on_case(mail.id, claim, writer, SYSTEM)


def _place(mail: MailView) -> tuple[str, ClaimView | None, Actor | None]:
    """(why a person must look, the case, who wrote)."""
    if not mail.reference:
        return "case_unknown", None, None
    try:
        claim = claims.claim_by_ref(SYSTEM, mail.reference)
    except NotFound:
        return "case_unknown", None, None
    if not mail.sure:
        return "case_unsure", claim, None
    if claim.customer_id is None or mail.sender not in _addresses(claim):
        return "sender_unknown", claim, None
    if claim.state in ("draft", "withdrawn"):
        return "case_not_open", claim, None
    if notices.landed_since(claim.public_id, clock.now() - timedelta(hours=1)) >= MOST_AN_HOUR:
        return "too_many", claim, None
    return "", claim, actor_for(user_for_customer(claim.customer_id))


def _addresses(claim: ClaimView) -> set[str]:
    bought = order(SYSTEM, claim.order_id).email
    own = customer(claim.customer_id).email if claim.customer_id is not None else ""
    return {address.casefold() for address in (bought, own) if address}


def put_on_case(mail_id: int, claim: ClaimView, writer: Actor, by: Actor) -> None:
    """The files as evidence, the words as the customer's message (or answer, when we had asked).

    Conflict when somebody dealt with the mail meanwhile.
    """
    read = notices.mail_text(mail_id)
    refused = []
    for file in read.attachments:
        try:
            claims.add_photo(writer, claim.id, file.name, file.body)
        except (Refused, Conflict) as refusal:
            refused.append(f"{file.name}: {refusal.text}")
    said = read.text[:_SAYS_MOST] or read.subject
    if len(read.text) > _SAYS_MOST:
        said += " […]"
    with transaction.atomic():
        notices.mail_landed(mail_id, claim.public_id, by)
        if claims.claim(SYSTEM, claim.id).state == "awaiting_customer":
            claims.answer(writer, claim.id, said or "–")
        else:
            claims.add_note(writer, claim.id, said or "–", internal=False)
        if refused:
            note = "These files of the customer's e-mail could not be taken as evidence:\n" + "\n".join(refused)
            claims.add_note(SYSTEM, claim.id, note[:_SAYS_MOST], internal=True)


def _gave_back(mail: MailView) -> None:
    """A mail system gave one of our letters back: the letter failed, and those who handle the case can see it."""
    with transaction.atomic():
        if mail.letter_id is None:
            notices.mail_held(mail.id, "bounce_unknown")
            return
        letter = notices.letter(mail.letter_id)
        kind, why = _how_it_bounced(mail, letter.to)
        notices.mail_ignored(mail.id, f"{mail.why}, {kind or 'arrived'}")
        if kind in ("", "delayed") or not notices.letter_came_back(mail.letter_id, why, kind):
            return
        try:
            claim = claims.claim_by_ref(SYSTEM, letter.reference)
        except NotFound:
            return
        after = (
            "Nothing more is sent to this address. Ask the customer for another, or lift the stop on the letter."
            if kind == "hard"
            else "It can be tried again on the letter's page. Else reach the customer another way."
        )
        said = f"The letter “{letter.subject}” to {letter.to} could not be delivered ({why}). {after}"
        claims.add_note(SYSTEM, claim.id, said[:_SAYS_MOST], internal=True)


def _how_it_bounced(mail: MailView, to: str) -> tuple[str, str]:
    """(hard, soft, delayed or empty; why). Only what is said of the letter's own address counts, so that a forged
    report stops nobody else's letters."""
    reports = notices.mail_text(mail.id).bounces
    own = [one for one in reports if to.strip().casefold() in one.addresses]
    if own:
        worst = next((one for one in own if one.kind == "hard"), own[0])
        return worst.kind, " ".join(part for part in (worst.status, worst.said) if part) or mail.why
    return ("" if reports and all(not one.kind for one in reports) else "soft"), mail.text[:200] or mail.why
