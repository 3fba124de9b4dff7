"""Something could not be taken, or something began or ended on an order: weigh the dead letters."""

from __future__ import annotations

from amends.claims.api import claim
from amends.claims.ports import ClaimClosed, ClaimSubmitted
from amends.core.actor import SYSTEM
from amends.intake.ports import LettersWritten
from amends.jobs.api import subscribe
from amends.repair.api import rank, reweigh
from amends.resolutions.api import RemedyGranted, RemedySettled
from amends.returns.ports import RmaAuthorised, RmaLapsed


@subscribe(LettersWritten, "repair.weigh_new_letters")
def weigh_new_letters(fact: LettersWritten) -> None:
    """Soon after they were written; what is more than this is weighed every minute."""
    rank(min(fact.letters, 5000))


@subscribe(ClaimSubmitted, "repair.weigh_for_claim")
def weigh_for_claim(fact: ClaimSubmitted) -> None:
    """A customer waits now."""
    _again(fact.claim_id)


@subscribe(ClaimClosed, "repair.weigh_after_claim")
def weigh_after_claim(fact: ClaimClosed) -> None:
    """Nobody waits any more."""
    _again(fact.claim_id)


@subscribe(RmaAuthorised, "repair.weigh_for_return")
def weigh_for_return(fact: RmaAuthorised) -> None:
    """Goods are on their way."""
    _again(fact.claim_id)


@subscribe(RmaLapsed, "repair.weigh_after_return")
def weigh_after_return(fact: RmaLapsed) -> None:
    """They do not come."""
    _again(fact.claim_id)


@subscribe(RemedyGranted, "repair.weigh_for_remedy")
def weigh_for_remedy(fact: RemedyGranted) -> None:
    """Money or goods are promised."""
    _again(fact.claim_id)


@subscribe(RemedySettled, "repair.weigh_after_remedy")
def weigh_after_remedy(fact: RemedySettled) -> None:
    """The promise is kept."""
    _again(fact.claim_id)


def _again(claim_id: int) -> None:
    reweigh(claim(SYSTEM, claim_id).order_id)
    rank(100)
