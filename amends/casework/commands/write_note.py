"""Notes that name colleagues."""

from __future__ import annotations

from collections import defaultdict

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from amends.accounts.api import Right, actor_for, can
from amends.casework.models import Mention, Wish
from amends.casework.rules.mentions import handle, named, whom
from amends.claims.api import add_note, claims_by_id
from amends.claims.ports import MessageView
from amends.core import clock
from amends.core.actor import Actor
from amends.notices.api import write

_MOST_PEOPLE = 2000
_EXCERPT = 500


def write_note(actor: Actor, claim_id: int, text: str, internal: bool = True) -> tuple[MessageView, list[str]]:
    """A note (or a message to the customer) as claims.add_note; @name in a note tells that colleague, who must be
    able to read claims: on their home page, and by mail when they wish so. Also gives the names that are nobody's.
    """
    with transaction.atomic():
        said = add_note(actor, claim_id, text, internal=internal)
        if not internal or actor.is_customer:
            return said, []
        return said, _tell(actor, claim_id, said)


def handles() -> dict[str, list[int]]:
    """Every colleague who may read claims, by handle: the name without spaces, and the address's first part."""
    people: dict[str, list[int]] = defaultdict(list)
    for user in get_user_model().objects.filter(customer=None, is_active=True).order_by("pk")[:_MOST_PEOPLE]:
        if can(actor_for(user), Right.CLAIMS_READ):
            for word in {handle(user.name, user.email), handle("", user.email)}:
                people[word].append(user.pk)
    return dict(people)


def _tell(actor: Actor, claim_id: int, said: MessageView) -> list[str]:
    if not named(said.text):
        return []
    ids, unknown = whom(said.text, handles())
    ids = [user_id for user_id in ids if user_id != actor.user_id]
    excerpt = said.text[:_EXCERPT]
    rows = [
        Mention(claim_id=claim_id, user_id=user_id, by=actor.label, text=excerpt, at=clock.now())
        for user_id in ids
    ]
    Mention.objects.bulk_create(rows)
    silent = set(Wish.objects.filter(user_id__in=ids, by_mail=False).values_list("user_id", flat=True))
    claim = claims_by_id(actor, [claim_id])[claim_id]
    for user in get_user_model().objects.filter(pk__in=[user_id for user_id in ids if user_id not in silent]):
        context = {
            "name": user.name or user.email,
            "by": actor.label,
            "note": excerpt,
            "claim_ref": claim.public_id,
            "product": claim.title,
            "case_url": f"{settings.SITE_URL}/console/claims/{claim.public_id}/",
        }
        write(f"mention/{said.id}/{user.pk}", user.email, "mention", context, reference=claim.public_id)
    return unknown
