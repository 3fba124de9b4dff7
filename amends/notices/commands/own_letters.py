"""Letters in the merchant's own words: a draft, a look at it, published. Until then, and where nobody wrote any,
the built-in letter goes out in the customer's language. Who may is asked at the doors; who did is written down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import mark_safe

from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused, register_texts
from amends.jobs.api import move
from amends.notices.models import OwnLetter
from amends.notices.rules.own_words import LETTERS, NEEDED, as_html, as_text, checked, filled_line, placeholders
from amends.notices.types import OWN_LETTER, OwnLetterView, Said

__all__ = [
    "LETTERS",
    "NEEDED",
    "act_on_letter",
    "own_letter",
    "own_letters",
    "own_or_standard",
    "placeholders",
    "preview",
    "save_draft",
    "sender_name",
]
_SCOPE = re.compile(r"[A-Za-z0-9_.\-]{1,60}(/[^\s/]{1,120})?")
register_texts(
    {
        "letter_language_unknown": "Letters are written in: {known}.",
        "letter_scope_invalid": "{scope} is neither a legal entity's code nor channel/account. Leave it "
        "empty for all.",
    }
)


def save_draft(
    actor: Actor, letter: str, language: str, subject: str, body: str, scope: str = ""
) -> OwnLetterView:
    """Write or change the draft; nothing is sent in these words before it is published.

    Refused with the field named: letter_unknown, letter_language_unknown, letter_scope_invalid, and those of
    rules.own_words.checked.
    """
    subject, body = checked(letter, subject, body)
    known = [code for code, _ in settings.LANGUAGES]
    if language not in known:
        raise Refused("letter_language_unknown", field="language", known=", ".join(known))
    scope = scope.strip()
    if scope and not _SCOPE.fullmatch(scope):
        raise Refused("letter_scope_invalid", field="scope", scope=scope[:100])
    said = {"subject": subject, "body": body, "written_by": actor.label, "written_at": clock.now()}
    row, _ = OwnLetter.objects.update_or_create(
        letter=letter, language=language, scope=scope, state="draft", defaults=said
    )
    return own_view(row)


def act_on_letter(actor: Actor, letter_id: int, verb: str) -> OwnLetterView:
    """publish (the one before is replaced), withdraw (the built-in letter counts again) or discard (a draft).

    NotFound; Refused("move_not_allowed"); Conflict when somebody else did.
    """
    if verb not in ("publish", "withdraw", "discard"):
        raise NotFound
    with transaction.atomic():
        row = OwnLetter.objects.select_for_update().filter(pk=letter_id).first()
        if row is None:
            raise NotFound
        changes: dict[str, Any] = {}
        if verb == "publish":
            checked(row.letter, row.subject, row.body)
            same = OwnLetter.objects.select_for_update().filter(
                letter=row.letter, language=row.language, scope=row.scope, state="published"
            )
            for before in same:
                move(before, OWN_LETTER, "replace", actor)
            changes = {"published_by": actor.label, "published_at": clock.now()}
        move(row, OWN_LETTER, verb, actor, **changes)
    return own_view(row)


def own_or_standard(template: str, language: str, scopes: Sequence[str], context: Mapping[str, Any]) -> Said:
    """The letter in own words when there are any for one of these scopes (the nearest first) or for everybody, in
    this very language; else, and when a value is missing, the built-in one."""
    with translation.override(language):
        found = _published(template, language, scopes)
        if found is not None:
            try:
                return spoken(found.subject, found.body, context)
            except KeyError:
                pass  # written for a context that there is no more; the built-in letter says it all
        return Said(
            subject=render_to_string(f"letters/{template}.subject.txt", dict(context)),
            text=render_to_string(f"letters/{template}.txt", dict(context)),
            html=render_to_string(f"letters/{template}.html", dict(context)),
        )


def preview(letter: str, language: str, subject: str, body: str, values: Mapping[str, Any]) -> Said:
    """The letter as it would go out with these values. Refused as `save_draft`."""
    subject, body = checked(letter, subject, body)
    with translation.override(language):
        return spoken(subject, body, {"language": language, **values})


def spoken(subject: str, body: str, context: Mapping[str, Any]) -> Said:
    """Own words in the house's frame. KeyError when a value is missing."""
    title = filled_line(subject, context)
    given = {
        **context,
        "own_title": title,
        "own_text": as_text(body, context),
        "own_html": mark_safe(as_html(body, context)),  # noqa: S308 (escaped there, piece by piece)
    }
    return Said(
        subject=title,
        text=render_to_string("letters/own.txt", given),
        html=render_to_string("letters/own.html", given),
    )


def sender_name() -> str:
    """Who letters say that they come from."""
    sender = settings.DEFAULT_FROM_EMAIL
    return sender.partition("<")[0].strip() or sender


def _published(template: str, language: str, scopes: Sequence[str]) -> OwnLetter | None:
    if template not in LETTERS:
        return None
    wanted = [*scopes, ""]
    rows = OwnLetter.objects.filter(letter=template, language=language, state="published", scope__in=wanted)
    return min(rows, key=lambda row: wanted.index(row.scope), default=None)


def own_view(row: OwnLetter) -> OwnLetterView:
    """A row as it is."""
    return OwnLetterView(
        id=row.pk,
        letter=row.letter,
        language=row.language,
        scope=row.scope,
        state=row.state,
        subject=row.subject,
        body=row.body,
        written_by=row.written_by,
        written_at=row.written_at,
        published_by=row.published_by,
        published_at=row.published_at,
        verbs=tuple(verb for verb in OWN_LETTER.verbs(row.state) if verb != "replace"),
    )


def own_letters(state: str = "") -> list[OwnLetterView]:
    """Drafts and what is published (of one state when given; at most 500), by letter, language and scope."""
    rows = OwnLetter.objects.filter(state__in=(state,) if state else ("draft", "published"))
    return [own_view(row) for row in rows.order_by("letter", "language", "scope", "-state", "-pk")[:500]]


def own_letter(letter_id: int) -> OwnLetterView:
    """One; NotFound."""
    row = OwnLetter.objects.filter(pk=letter_id).first()
    if row is None:
        raise NotFound
    return own_view(row)
