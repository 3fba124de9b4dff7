"""Words of claims were erased: everybody forgets what they kept of them."""

from __future__ import annotations

from amends.casework.api import mentions
from amends.claims.ports import WordsErased
from amends.identification.api import forget_words
from amends.jobs.api import subscribe
from amends.parcels.api import forget as forget_labels


@subscribe(WordsErased, "workflows.forget_words")
def forget(fact: WordsErased) -> None:
    """What the machine learnt of them, what colleagues were told in mentions, and addresses on parcels' labels."""
    claims = tuple(fact.claim_ids)
    forget_words(claims)
    mentions.forget(claims)
    forget_labels(claims)
