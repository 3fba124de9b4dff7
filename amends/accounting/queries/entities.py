"""Who issues documents."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Max

from amends.accounting.models import Closing, Entity
from amends.accounting.rules.fiscal import serving
from amends.accounting.types import EntityView
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import NotFound


def entities(actor: Actor) -> list[EntityView]:
    """All entities, the default one first; two statements."""
    require(actor, Right.MEMOS_READ)
    if actor.is_customer:
        raise NotFound
    return every()


def every() -> list[EntityView]:
    """All entities: the default one of the settings first (unless it was saved), then by code."""
    return _known(closed_days())


def _known(closed: dict[str, date]) -> list[EntityView]:
    rows = {row.code: view(row, closed.get(row.code)) for row in Entity.objects.order_by("code")[:200]}
    main = rows.pop(default_code(), None) or _of_settings(closed.get(default_code()))
    return [main, *rows.values()]


def entity_for(channel: str, account: str, country: str) -> EntityView:
    """Who issues documents about a sale in that channel, account and country, without until when its books are
    closed (`open_day` looks, below a lock). One statement."""
    known = _known({})
    best = max(known, key=lambda one: serving(one.serves, channel, account, country))
    return best if serving(best.serves, channel, account, country) else known[0]


def entity_by_code(code: str) -> EntityView:
    """NotFound when there is none."""
    found = next((one for one in every() if one.code == code), None)
    if found is None:
        raise NotFound
    return found


def default_code() -> str:
    """The entity of everything that no other serves."""
    return str(settings.LEGAL_ENTITY["code"])


def closed_days() -> dict[str, date]:
    """Until when the books of each entity are closed."""
    rows = Closing.objects.filter(state="closed").values("entity").annotate(last=Max("until"))
    return {row["entity"]: row["last"] for row in rows}


def view(row: Entity, closed: date | None) -> EntityView:
    """An entity as others see it."""
    return EntityView(
        id=row.pk,
        code=row.code,
        name=row.name,
        lines=tuple(row.lines),
        postcode=row.postcode,
        city=row.city,
        country=row.country,
        vat_id=row.vat_id,
        tax_id=row.tax_id,
        legal_id=row.legal_id,
        email=row.email,
        phone=row.phone,
        serves=tuple(row.serves),
        year_begins=row.year_begins,
        zone=row.zone,
        iban=row.iban or (_own_iban() if row.code == default_code() else ""),
        bic=row.bic or (settings.BANK["bic"] if row.code == default_code() and not row.iban else ""),
        datev_consultant=row.datev_consultant,
        datev_client=row.datev_client,
        datev_length=row.datev_length,
        closed_until=closed,
    )


def _own_iban() -> str:
    return "".join(settings.BANK["iban"].split())


def _of_settings(closed: date | None) -> EntityView:
    known = settings.LEGAL_ENTITY
    return EntityView(
        id=0,
        code=known["code"],
        name=known["name"],
        lines=tuple(known["address"]),
        postcode="",
        city="",
        country=known.get("country", ""),
        vat_id=known["vat_id"],
        tax_id="",
        legal_id="",
        email="",
        phone="",
        serves=(),
        year_begins=1,
        zone="UTC",
        iban=_own_iban(),
        bic=settings.BANK["bic"],
        datev_consultant=0,
        datev_client=0,
        datev_length=4,
        closed_until=closed,
    )
