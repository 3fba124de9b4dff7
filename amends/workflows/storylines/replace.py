"""A replacement: kept for the customer when it is granted, sent, paired, secured when it goes out first."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from amends.claims.api import add_note, claim
from amends.core.actor import SYSTEM
from amends.core.errors import Refused
from amends.core.money import Money
from amends.decisions.api import ClaimDecided, decision
from amends.jobs.api import subscribe
from amends.replacements.api import cancel, generation, give_up, goods_came, prepare, replacement, replacement_for
from amends.replacements.ports import CollateralTold, ReplacementSent, ReservationLapsed
from amends.resolutions.api import RemedyGranted
from amends.resolutions.ports import RemedyCancelled
from amends.returns.ports import GoodsInspected
from amends.warranty.api import NewEvent, record_event
from amends.workflows import words
from amends.workflows.post import letter, pay_to

RIGHT_UNIT = ("defect_confirmed", "no_fault_found", "misuse")
"""Results of an inspection under which the unit that was to come is here."""
WRONG_UNIT = (
    "The collateral of the advance replacement is still held: another unit came than the one that was to come "
    "back. Charge it, release it or give the customer more time."
)
NO_ACCOUNT = "No account to pay to is entered under Books, so the customer was not told where to pay the deposit."


def check_chain(fact: ClaimDecided) -> None:
    """A policy sends so many replacements one after the other; then a person decides. Refused("chain_long")."""
    made = decision(fact.decision_id)
    if made.remedy != "replacement" or made.decided_by_user is not None:
        return
    before = generation(claim(SYSTEM, fact.claim_id).sold_unit_id)
    if before >= settings.REPLACEMENT_CHAIN:
        raise Refused("chain_long", generation=before, limit=settings.REPLACEMENT_CHAIN)


@subscribe(RemedyGranted, "workflows.keep_replacement")
def keep(fact: RemedyGranted) -> None:
    """Reserved at once; without stock it stays planned and the case says so."""
    if fact.remedy != "replacement":
        return
    made = prepare(fact.resolution_id)
    if made.state == "planned":
        why = f"No {made.sku} is on the shelf. Reserve one later, or choose another article."
        add_note(SYSTEM, fact.claim_id, why)


@subscribe(RemedyCancelled, "workflows.free_replacement")
def free(fact: RemedyCancelled) -> None:
    """What was kept is in the shop again; what was to secure it is given back."""
    if fact.remedy != "replacement":
        return
    found = replacement_for(fact.claim_id)
    cancel(fact.resolution_id, fact.reason)
    if found is not None and found.resolution_id == fact.resolution_id:
        give_up(found.id, fact.reason)


@subscribe(ReservationLapsed, "workflows.note_lapsed_reservation")
def note_lapsed(fact: ReservationLapsed) -> None:
    """The promise stands: when the goods come after all, a unit is reserved again."""
    add_note(SYSTEM, fact.claim_id, "Nothing came back for 30 days: the unit that was kept is in the shop again.")


@subscribe(GoodsInspected, "workflows.replacement_after_inspection")
def inspected(fact: GoodsInspected) -> None:
    """The right unit is back: the collateral is released; what had lapsed is reserved again."""
    found = replacement_for(fact.claim_id)
    if found is None:
        return
    if fact.result in RIGHT_UNIT:
        goods_came(fact.claim_id, f"the unit is back: {fact.result}")
    elif found.collateral is not None and found.collateral.state in ("held", "uncharged"):
        add_note(SYSTEM, fact.claim_id, WRONG_UNIT)
    if found.state in ("planned", "lapsed") and fact.result in RIGHT_UNIT:
        prepare(found.resolution_id)


@subscribe(ReplacementSent, "workflows.pair_units")
def pair(fact: ReplacementSent) -> None:
    """The new unit has the coverage of the one that it came for, from the day it went out."""
    sent = replacement(fact.replacement_id)
    on = (sent.sent_at or sent.at).date()
    new = NewEvent(
        kind="inherits", on=on, origin_id=fact.first_unit_id, note=sent.public_id, ref=f"replacement/{sent.id}"
    )
    with transaction.atomic():
        record_event(SYSTEM, fact.new_unit_id, new)


@subscribe(CollateralTold, "workflows.tell_collateral")
def tell(fact: CollateralTold) -> None:
    """One letter each time; what needs a person is noted on the case as well."""
    sent = replacement(fact.replacement_id)
    secured = sent.collateral
    if secured is None:
        return
    amount = Money(secured.amount_minor, secured.currency)
    account = pay_to(fact.claim_id)
    if fact.how == "asked" and not account:
        add_note(SYSTEM, fact.claim_id, NO_ACCOUNT)
        return
    said = words.collateral(fact.how, amount, secured.due_at, secured.pay_url, account, sent.public_id)
    letter(fact.claim_id, "collateral", f"{fact.collateral_id}/{fact.number}", told_words=said)
    if fact.how in ("failed", "uncharged"):
        add_note(SYSTEM, fact.claim_id, f"The collateral of {amount} could not be taken: {secured.error}")
