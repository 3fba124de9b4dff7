"""Rules for amounts: drafted by finance, published by somebody who did not work on the draft."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import connection, transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import move
from amends.resolutions.models import AmountRules
from amends.resolutions.queries.amount_rules import in_force, rules_view
from amends.resolutions.rules.book import read
from amends.resolutions.types import AMOUNT_RULES, AmountRulesView, RefundPolicy

_BECAUSE = 1000


def draft_rules(actor: Actor) -> AmountRulesView:
    """A new draft with what is in force now; the actor's own open draft again. Needs Right.MEMOS_ISSUE."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        own = AmountRules.objects.filter(state="draft", editors__0=actor.user_id).order_by("-id").first()
        if own is None:
            own = AmountRules.objects.create(
                content=_plain(in_force()),
                author=actor.label,
                editors=[actor.user_id] if actor.user_id is not None else [],
                at=clock.now(),
            )
        return rules_view(own)


def save_rules(actor: Actor, rules_id: int, content: Any, because: str) -> AmountRulesView:
    """Change a draft. Refused: rules_not_a_draft, amount_rules_invalid."""
    require(actor, Right.MEMOS_ISSUE)
    policy = read(content)
    with transaction.atomic():
        row = _locked(rules_id)
        if row.state != "draft":
            raise Refused("rules_not_a_draft")
        row.content, row.because = _plain(policy), because.strip()[:_BECAUSE]
        if actor.user_id is not None and actor.user_id not in row.editors:
            row.editors = [*row.editors, actor.user_id]
        row.save(update_fields=["content", "because", "editors"])
        return rules_view(row)


def hand_in_rules(actor: Actor, rules_id: int) -> AmountRulesView:
    """Ask somebody else to publish it. Refused: rules_not_a_draft, rules_unchanged, reason_missing."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = _locked(rules_id)
        if row.state != "draft":
            raise Refused("rules_not_a_draft")
        if not row.because.strip():
            raise Refused("reason_missing", field="because")
        if read(row.content) == in_force():
            raise Refused("rules_unchanged")
        move(row, AMOUNT_RULES, "hand in", actor, row.because)
        return rules_view(row)


def publish_rules(actor: Actor, rules_id: int) -> AmountRulesView:
    """In force from now on. The database refuses whoever worked on the draft: Refused("same_person").

    Needs Right.MEMOS_ISSUE or Right.PEOPLE_ADMIN. Refused: rules_not_submitted.
    """
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = _locked(rules_id)
        if row.state != "submitted":
            raise Refused("rules_not_submitted")
        if actor.user_id is None or actor.user_id in row.editors:
            raise Refused("same_person")
        read(row.content)
        with connection.cursor() as cursor:  # versions are given one after the other
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('amends amount rules', 0))")
        newest = AmountRules.objects.filter(version__isnull=False).order_by("-version").first()
        move(
            row,
            AMOUNT_RULES,
            "publish",
            actor,
            row.because,
            version=1 + (newest.version or 0 if newest is not None else 0),
            published_at=clock.now(),
            reviewed_by=actor.label,
            reviewed_by_user_id=actor.user_id,
        )
        return rules_view(row)


def drop_rules(actor: Actor, rules_id: int, back: bool = False) -> AmountRulesView:
    """Away with a draft, or (`back`) what was handed in is a draft again. Refused("move_not_allowed")."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        row = _locked(rules_id)
        move(row, AMOUNT_RULES, "send back" if back else "drop", actor)
        return rules_view(row)


def _locked(rules_id: int) -> AmountRules:
    row = AmountRules.objects.select_for_update().filter(pk=rules_id).first()
    if row is None:
        raise NotFound
    return row


def _plain(policy: RefundPolicy) -> Any:
    return msgspec.to_builtins(policy)
