"""The letters that a step on a case would send, exactly as they would go out."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from amends.accounts.api import Right, require
from amends.claims.api import claim as claim_of
from amends.core.actor import Actor
from amends.core.facts import Fact
from amends.decisions.api import as_if_agreed, standing
from amends.jobs.api import rehearse
from amends.notices.api import LetterView, letters
from amends.resolutions.api import RemedyGranted
from amends.returns.api import rma_for_claim
from amends.workflows.types import Foreseen

_CARRIED_OUT = frozenset(
    {
        "workflows.carry_out_verdict",
        "workflows.say_approved",
        "workflows.say_offered",
        "workflows.send_approval",
        "workflows.send_question",
        "workflows.send_message",
    }
)
"""The storylines that lead to a letter at once. What others do later (money, parcels, queues) is not rehearsed."""
UNKNOWN_YET = "RMA-······"
_MOST = 10


def foresee(actor: Actor, claim_id: int, act: Callable[[], object]) -> Foreseen:
    """Run `act` (a command about the claim) and the storylines that write to the customer, look at the letters,
    and undo everything: what is shown and what goes out are made by the same code.

    A decision that needs a second person is shown as if that person had agreed, and `waits` says so. The number of
    a return is not known before it exists: it stands as RMA-······. Errors of the command reach the caller.
    """
    require(actor, Right.CLAIMS_WRITE)
    claim = claim_of(actor, claim_id)
    earlier = {letter.id for letter in letters(claim.public_id, size=1).items}
    returned = rma_for_claim(claim_id)
    waits: list[bool] = []

    def begin() -> None:
        act()
        verdict = standing(claim_id)
        if verdict is not None and verdict.state == "awaiting_second":
            waits.append(True)
            as_if_agreed(verdict.id)

    def seen() -> tuple[LetterView, ...]:
        newest = max(earlier, default=0)
        made = [one for one in letters(claim.public_id, size=_MOST).items if one.id > newest]
        after = rma_for_claim(claim_id)
        number = after.public_id if after is not None and after != returned else ""
        if returned is not None and after is not None and after.public_id == returned.public_id:
            number = ""
        return tuple(_unnumbered(one, number) for one in reversed(made))

    return Foreseen(letters=rehearse(begin, seen, _wanted), waits=bool(waits))


def _wanted(fact: Fact, name: str) -> bool:
    if name == "workflows.carry_out_grant":  # authorises the return, whose letter is wanted; money is not moved
        return isinstance(fact, RemedyGranted) and fact.return_required
    return name in _CARRIED_OUT


def _unnumbered(letter: LetterView, number: str) -> LetterView:
    if not number:
        return letter
    return msgspec.structs.replace(
        letter,
        subject=letter.subject.replace(number, UNKNOWN_YET),
        text=letter.text.replace(number, UNKNOWN_YET),
        html=letter.html.replace(number, UNKNOWN_YET),
    )
