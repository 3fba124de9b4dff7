"""Saved views: a page of figures under a name, by its address open to every reader of quality."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction

from amends.accounts.api import Right, require
from amends.core import clock, ids
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.quality.models import SavedView
from amends.quality.types.desk import PAGES, View

MOST = 50


def save(actor: Actor, name: str, page: str, query: str) -> View:
    """Keep a page as it is set; the same name again replaces it. Refused: view_name, view_page, view_many."""
    require(actor, Right.QUALITY_READ)
    name = " ".join(name.split())
    if not 1 <= len(name) <= 80 or actor.user_id is None:
        raise Refused("view_name", field="name")
    if page not in PAGES:
        raise Refused("view_page", field="page")
    kept = urlencode([pair for pair in parse_qsl(query[:2000]) if pair[0] not in ("as", "cursor")])
    rows = SavedView.objects.filter(user_id=actor.user_id)
    if rows.count() >= MOST and not rows.filter(name=name).exists():
        raise Refused("view_many", most=MOST)
    said = {"page": page, "query": kept, "at": clock.now()}
    try:
        with transaction.atomic():
            row, _ = SavedView.objects.update_or_create(
                user_id=actor.user_id,
                name=name,
                defaults=said,
                create_defaults={**said, "public_id": ids.new("QV")},
            )
    except IntegrityError:  # saved twice in the same moment: the other one is it
        row = rows.get(name=name)
    return _view(row, actor)


def drop(actor: Actor, ref: str) -> None:
    """One's own view; a second time nothing happens."""
    require(actor, Right.QUALITY_READ)
    if actor.user_id is not None:
        SavedView.objects.filter(user_id=actor.user_id, public_id=ref).delete()


def mine(actor: Actor) -> list[View]:
    """One's own, by name."""
    require(actor, Right.QUALITY_READ)
    rows = SavedView.objects.filter(user_id=actor.user_id).order_by("name")[:MOST] if actor.user_id else []
    return [_view(row, actor) for row in rows]


def shared(actor: Actor, ref: str) -> View:
    """Anybody's, by its reference. NotFound."""
    require(actor, Right.QUALITY_READ)
    row = SavedView.objects.filter(public_id=ids.parse(ref, "QV") or "").first()
    if row is None:
        raise NotFound
    return _view(row, actor)


def _view(row: SavedView, actor: Actor) -> View:
    return View(ref=row.public_id, name=row.name, page=row.page, query=row.query, own=row.user_id == actor.user_id)
