"""A credit memo exists, or is corrected: send it."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.core.money import Money
from amends.jobs.api import subscribe
from amends.payments.api import bank_desk
from amends.resolutions.api import memo as memo_of
from amends.resolutions.api import memo_by_id, resolution_for
from amends.resolutions.ports import MemoCorrected, MemoIssued, MemoView
from amends.workflows import words
from amends.workflows.post import letter


@subscribe(MemoIssued, "workflows.send_memo")
def send_memo(fact: MemoIssued) -> None:
    """The letter with number and amount; the refund itself is the resolutions room's job."""
    granted = resolution_for(fact.claim_id)
    if granted is None or not granted.memo_number:
        return
    memo = memo_of(SYSTEM, granted.memo_number)
    letter(
        fact.claim_id,
        "memo_issued",
        memo.number,
        papers=_papers(memo),
        memo_number=memo.number,
        amount=words.money(Money(memo.total, memo.currency)),
        method_words=words.paid(memo.method, _account_page(memo)),
        memo_url=words.status_url(memo.claim_ref) if memo.gift else words.memo_url(memo.public_id),
    )


@subscribe(MemoCorrected, "workflows.send_correction")
def send_correction(fact: MemoCorrected) -> None:
    """The letter with the further document."""
    found = memo_by_id(fact.correction_id)
    letter(
        fact.claim_id,
        "memo_corrected",
        found.number,
        papers=_papers(found),
        memo_number=found.corrects,
        correction_number=found.number,
        amount=words.money(Money(found.total, found.currency)),
    )


def _account_page(memo: MemoView) -> str:
    """Where the customer says to which account; empty when the money goes another way, or to a guest."""
    wanted = memo.customer_id is not None and bank_desk.wants_account(memo.number)
    return words.account_url(memo.claim_ref) if wanted else ""


def _papers(memo: MemoView) -> list[tuple[str, str]]:
    """The document is the buyer's: who was given the unit gets the credit, not the paper with name and price."""
    return [] if memo.gift else [("memo", memo.number)]
