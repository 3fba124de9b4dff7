"""Entering legal entities."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import transaction

from amends.accounting.models import Entity
from amends.accounting.queries.entities import entity_by_code, every
from amends.accounting.rules.datev import check_client
from amends.accounting.rules.fiscal import CODE
from amends.accounting.rules.iban import checked_bic, checked_iban
from amends.accounting.types import EntityInput, EntityView
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused


def save_entity(actor: Actor, code: str, given: EntityInput) -> EntityView:
    """Enter an entity, or change the one with `code` (empty: a new one). Documents issued before keep what they
    said. Refused: entity_code, entity_code_fixed, entity_name, entity_zone, entity_country, entity_serves,
    iban_invalid, bic_invalid, datev_consultant, datev_length."""
    require(actor, Right.PEOPLE_ADMIN)
    _check(code, given)
    fields = {
        name: getattr(given, name)
        for name in (
            "postcode", "city", "vat_id", "tax_id", "legal_id", "email", "phone", "year_begins", "zone",
            "datev_consultant", "datev_client", "datev_length",
        )
    }  # fmt: skip
    fields["iban"] = checked_iban(given.iban) if given.iban.strip() else ""
    fields["bic"] = checked_bic(given.bic)
    with transaction.atomic():
        Entity.objects.update_or_create(
            code=given.code,
            defaults={
                **fields,
                "name": given.name.strip(),
                "lines": [line.strip() for line in given.lines if line.strip()],
                "country": given.country.strip().upper(),
                "serves": [part.strip() for part in given.serves if part.strip()],
            },
        )
    return entity_by_code(given.code)


def _check(code: str, given: EntityInput) -> None:
    if not CODE.match(given.code):
        raise Refused("entity_code", field="code")
    if code and code != given.code:
        raise Refused("entity_code_fixed", entity=code, field="code")
    if not given.name.strip():
        raise Refused("entity_name", field="name")
    country = given.country.strip()
    if country and not (len(country) == 2 and country.isascii() and country.isalpha()):
        raise Refused("entity_country", country=country, field="country")
    try:
        ZoneInfo(given.zone)
    except (OSError, ValueError, KeyError) as error:
        raise Refused("entity_zone", zone=given.zone, field="zone") from error
    check_client(given.datev_consultant, given.datev_client, given.datev_length)
    _check_serves(code, given)


def _check_serves(code: str, given: EntityInput) -> None:
    known = {one.code: one for one in every()}
    if not code and given.code in known and known[given.code].id:
        raise Refused("entity_code_fixed", entity=given.code, field="code")
    for other in known.values():
        taken = set(other.serves) & {part.strip() for part in given.serves}
        if other.code != given.code and taken:
            raise Refused("entity_serves", part=min(taken), entity=other.code, field="serves")
