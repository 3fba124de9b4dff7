"""The texts for customers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from amends.accounts.api import Right, require
from amends.casework.models import Text
from amends.casework.rules.texts import fill
from amends.casework.types import TextView
from amends.core.actor import Actor

_MOST = 500


def texts(actor: Actor) -> list[TextView]:
    """All of them, also those that are switched off (at most 500), by kind, reason, language and title."""
    require(actor, Right.CLAIMS_READ)
    rows = Text.objects.order_by("kind", "reason", "language", "title", "pk")[:_MOST]
    return [text_view(row) for row in rows]


def texts_for(
    actor: Actor, language: str, reasons: Sequence[str], values: Mapping[str, str]
) -> dict[str, list[TextView]]:
    """Texts that are in use, by kind; in the customer's language, else in English. Those for one of `reasons`
    first, then those for no reason, then the rest. Placeholders are filled with `values`; one without a value
    stays, so that a person sees what is missing."""
    require(actor, Right.CLAIMS_READ)
    rows = Text.objects.filter(active=True, language__in={language, "en"}).order_by("title", "pk")[:_MOST]
    found: dict[str, list[TextView]] = {}
    views = [text_view(row) for row in rows]
    spoken = {(one.kind, one.reason) for one in views if one.language == language}
    wanted = [one for one in views if one.language == language or (one.kind, one.reason) not in spoken]
    places = {reason: place for place, reason in enumerate(reasons)}
    for one in sorted(wanted, key=lambda one: places.get(one.reason, 98 if not one.reason else 99)):
        found.setdefault(one.kind, []).append(replace(one, body=fill(one.body, values)))
    return found


def text_view(row: Text) -> TextView:
    """One text as others see it."""
    return TextView(
        id=row.pk,
        kind=row.kind,
        reason=row.reason,
        language=row.language,
        title=row.title,
        body=row.body,
        active=row.active,
        author=row.author,
        at=row.at,
    )
