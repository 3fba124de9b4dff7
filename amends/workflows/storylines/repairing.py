"""A repair: ordered when it is granted, on the bench when its goods come, decided anew when it fails."""

from __future__ import annotations

from django.db import transaction

from amends.claims.api import add_note
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.api import standing
from amends.jobs.api import subscribe
from amends.resolutions.api import RemedyGranted, resolution
from amends.resolutions.ports import RemedyCancelled
from amends.returns.api import receipt
from amends.returns.ports import GoodsDisposed
from amends.workflows import words
from amends.workflows.back import back_to_review
from amends.workflows.post import letter, pay_to
from amends.workshop.api import cancel_for, goods_came, order_repair, repair
from amends.workshop.ports import RepairFailed, RepairTold, RepairView

_LETTERS = (
    "received", "quoted", "quote refused", "to pay", "paid", "to pay back", "back unrepaired", "loan",
    "loan overdue",
)  # fmt: skip
_FOR_PEOPLE = {
    "late": "The repair {ref} is not done by {due}, a reasonable time. Ask the workshop, or offer another remedy.",
    "quote refused": "The quote for the repair {ref} was refused. Send it back as it is, or give the repair up.",
    "to pay back": "The customer paid for the repair {ref}, and it does not happen. Give the money back and "
    "record it on the repair.",
    "loan overdue": "The loan unit of the repair {ref} should be back.",
}


@subscribe(RemedyGranted, "workflows.order_repair")
def order(fact: RemedyGranted) -> None:
    """At the usual workshop. Where there is none, the case says so and the repair is recorded by hand; a unit that
    was repaired as often as can be borne comes back to a person."""
    if fact.remedy != "repair":
        return
    try:
        with transaction.atomic():
            order_repair(SYSTEM, fact.resolution_id)
    except Refused as refusal:
        verdict = standing(fact.claim_id)
        if refusal.code == "attempts_used" and verdict is not None and verdict.decided_by_user is None:
            back_to_review(fact.claim_id, verdict.id, refusal.text)
            return
        add_note(SYSTEM, fact.claim_id, f"No repair was ordered. {refusal.text}")


@subscribe(RemedyCancelled, "workflows.cancel_repair")
def cancel(fact: RemedyCancelled) -> None:
    """A repair order that has no unit yet ends with its remedy."""
    if fact.remedy == "repair":
        cancel_for(fact.resolution_id, fact.reason)


@subscribe(GoodsDisposed, "workflows.goods_to_the_bench")
def to_the_bench(fact: GoodsDisposed) -> None:
    """Two people let the unit out of quarantine and onto the bench."""
    if fact.code == "rework":
        goods_came(SYSTEM, fact.claim_id, fact.location, fact.bin, receipt(SYSTEM, fact.receipt_id).lot)


@subscribe(RepairFailed, "workflows.decide_anew")
def decide_anew(fact: RepairFailed) -> None:
    """A person decides on another remedy, with the workshop's reasons."""
    verdict = standing(fact.claim_id)
    if resolution(fact.resolution_id).state == "granted" and verdict is not None:
        back_to_review(fact.claim_id, verdict.id, f"It could not be repaired. {fact.why}")


@subscribe(RepairTold, "workflows.tell_repair")
def tell(fact: RepairTold) -> None:
    """Letters to the customer; a note on the case where somebody has to act."""
    order = repair(fact.repair_id)
    if fact.how in _FOR_PEOPLE:
        text = _FOR_PEOPLE[fact.how].format(ref=order.public_id, due=f"{order.due_at:%Y-%m-%d}")
        add_note(SYSTEM, fact.claim_id, text)
    if fact.how in _LETTERS:
        letter(
            fact.claim_id,
            "repair",
            f"{fact.repair_id}/{fact.number}",
            told_words=words.repairing(fact.how, *_figures(fact.how, order), *_account(fact.how, order)),
            repair_ref=order.public_id,
            asks=fact.how == "quoted",
        )


def _account(how: str, order: RepairView) -> tuple[str, str]:
    """Where the customer pays to, when they are asked to; empty where no account is entered."""
    return (pay_to(order.claim_id), order.public_id) if how == "to pay" else ("", "")


def _figures(how: str, order: RepairView) -> tuple[Money | None, str]:
    """The amount (of the bill, else of the newest quote) and the day that matters: until when the quote is valid,
    or the loan is out."""
    asked = order.quote
    if how in ("to pay", "paid", "to pay back"):
        minor = order.bill.received_minor if how == "paid" else abs(order.bill.open_minor)
        return Money(minor, order.bill.currency), ""
    amount = Money(asked.total_minor, asked.currency) if asked is not None else None
    if order.loans:
        return amount, order.loans[-1].due_on.isoformat()
    return amount, asked.valid_until.date().isoformat() if asked is not None else ""
