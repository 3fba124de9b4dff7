"""The bookkeeper's account numbers."""

from __future__ import annotations

import re

from amends.accounting.models import Mapping
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused

_NUMBER = re.compile(r"[A-Za-z0-9.\-]{0,20}\Z")


def save_mapping(actor: Actor, kind: str, number: str, name: str = "") -> None:
    """Have `kind` of our accounts exported under `number`; empty takes it away. Refused("account_number")."""
    require(actor, Right.MEMOS_ISSUE)
    number = number.strip()
    if not _NUMBER.match(number):
        raise Refused("account_number", number=number, field="number")
    if number:
        Mapping.objects.update_or_create(kind=kind, defaults={"number": number, "name": name.strip()})
    else:
        Mapping.objects.filter(kind=kind).delete()
