"""Writing the texts for customers, and using them."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.casework.models import Text
from amends.casework.queries.texts import text_view
from amends.casework.rules import texts as rules
from amends.casework.types import TEXT_KINDS, TextView
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused

_LONGEST = 4000


def save_text(
    actor: Actor,
    kind: str,
    reason: str,
    language: str,
    title: str,
    body: str,
    *,
    text_id: int | None = None,
    active: bool = True,
) -> TextView:
    """Add a text or change one. Needs Right.CLAIMS_APPROVE_SECOND (a lead).

    Refused: kind_unknown, field_missing, text_too_long, placeholder_unknown, text_exists; NotFound.
    """
    require(actor, Right.CLAIMS_APPROVE_SECOND)
    if kind not in TEXT_KINDS:
        raise Refused("kind_unknown", field="kind")
    for field, value in (("title", title), ("body", body), ("language", language)):
        if not value.strip():
            raise Refused("field_missing", field=field)
    if len(body) > _LONGEST:
        raise Refused("text_too_long", field="body", limit=_LONGEST)
    rules.check(body)
    row = Text.objects.filter(pk=text_id).first() if text_id is not None else Text()
    if row is None:
        raise NotFound
    row.kind, row.reason, row.language = kind, reason.strip(), language.strip().lower()
    row.title, row.body, row.active = title.strip(), body.strip(), active
    row.author, row.at = actor.label, clock.now()
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise Refused("text_exists", field="title") from error
    return text_view(row)
