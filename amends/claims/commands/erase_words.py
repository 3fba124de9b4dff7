"""Erasing what was said in a claim while the claim, its defect and its figures remain."""

from __future__ import annotations

from django.db import transaction

from amends.claims.facts import WordsErased
from amends.claims.models import Claim, Message
from amends.claims.queries.erasable import erasable
from amends.claims.types import ErasedWords, ErasureScope
from amends.core import clock
from amends.jobs.api import forget_moves, publish

_SAY = ("claims.customer_asked", "claims.customer_told", "claims.danger_found")


def erase_words(scope: ErasureScope) -> list[ErasedWords]:
    """Take the description, the conversation with its notes and the customer's name in the history away, in the
    caller's transaction; the oldest 1,000 claims. Publishes WordsErased: others forget what they keep of it.

    Drafts are the customer's own and swept by themselves. Who may do this, and the record of it, are the caller's
    affair. What is coded stays: product, defect, serial number, times, verdict, remedy.
    """
    reached = erasable(scope)
    if reached is None:
        return []
    with transaction.atomic():
        open_ones = Claim.objects.filter(reached, words_erased_at=None).exclude(state="draft")
        rows = list(open_ones.select_for_update(of=("self",)).order_by("pk")[: scope.most])
        if not rows:
            return []
        found = [row.pk for row in rows]
        Claim.objects.filter(pk__in=found).update(words_erased_at=clock.now(), description="")
        Claim.objects.filter(pk__in=found, opened_by_user__customer__isnull=False).update(opened_by="")
        Message.objects.filter(claim__in=found).update(text="")
        Message.objects.filter(claim__in=found, from_customer=True).update(author="")
        forget_moves("claim", found, _SAY, "claim_id")
        publish(WordsErased(claim_ids=tuple(found)))
    return [ErasedWords(claim_id=row.pk, public_id=row.public_id) for row in rows]
