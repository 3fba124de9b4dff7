"""A credit memo exists: send it."""

from __future__ import annotations

from amends.core.actor import SYSTEM
from amends.core.money import Money
from amends.jobs.api import subscribe
from amends.resolutions.api import MemoIssued, resolution_for
from amends.resolutions.api import memo as memo_of
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
        memo_number=memo.number,
        amount=str(Money(memo.total, memo.currency)),
        method_words=words.paid(memo.method),
        memo_url=words.memo_url(memo.public_id),
    )
