"""Setting up a workshop."""

from __future__ import annotations

import re
from collections.abc import Sequence

import amends.workshop.rules.texts  # noqa: F401
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.money import Money, is_currency
from amends.workshop.models import Workshop
from amends.workshop.queries.views import workshop_view
from amends.workshop.types import WORKSHOP_KINDS, WorkshopView

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,19}")


def save_workshop(
    actor: Actor,
    code: str,
    name: str,
    limit: Money,
    *,
    kind: str = "in_house",
    address: Sequence[str] = (),
    email: str = "",
    days: int = 14,
    active: bool = True,
    parts_from: str = "",
) -> WorkshopView:
    """Make or change the workshop `code`. Repairs above `limit` need a second person;
    parts come from the stock of the place `parts_from`.

    Refused: workshop_code, workshop_wrong.
    """
    require(actor, Right.CATALOG_WRITE)
    if not _CODE.fullmatch(code.strip()):
        raise Refused("workshop_code", field="code")
    for wrong, why, field in (
        (not name.strip(), "It needs a name.", "name"),
        (kind not in WORKSHOP_KINDS, "It is in the house or outside.", "kind"),
        (not 1 <= days <= 365, "A repair takes between 1 and 365 days.", "days"),
        (limit.minor < 0 or not is_currency(limit.currency), "The limit is 0 or more.", "limit"),
    ):
        if wrong:
            raise Refused("workshop_wrong", why=why, field=field)
    row, _ = Workshop.objects.update_or_create(
        code=code.strip().upper(),
        defaults={
            "name": name.strip(),
            "kind": kind,
            "address": [line.strip() for line in address if line.strip()],
            "email": email.strip(),
            "currency": limit.currency,
            "limit_minor": limit.minor,
            "days": days,
            "active": active,
            "parts_from": parts_from.strip(),
        },
    )
    return workshop_view(row)
