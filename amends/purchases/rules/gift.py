"""When the claimant is not the buyer."""

from __future__ import annotations


def given_away(buyer: int | None, claimant: int | None) -> bool:
    """Whether somebody else than the buyer claims: then nothing goes back to the buyer's payment, and the claimant
    is not told what was paid."""
    return buyer is not None and claimant is not None and buyer != claimant
