"""Codes for tills: made, shown once, checked."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.credit.commands.accounts import locked
from amends.credit.models import Code
from amends.credit.queries.accounts import account_id, account_view
from amends.credit.rules.codes import digest, new_code, packed_code
from amends.credit.types import CodeCheck


def renew_code(actor: Actor, account_ref: str) -> str:
    """A new code for the account; the one before is void from now on. It is told here and never again."""
    require(actor, Right.MEMOS_ISSUE)
    with transaction.atomic():
        account = locked(account_id(actor, account_ref))
        now = clock.now()
        account.codes.filter(revoked_at=None).update(revoked_at=now)
        code = new_code()
        packed = packed_code(code) or ""
        Code.objects.create(account=account, digest=digest(packed), hint=packed[-4:], at=now)
    return code


def check_code(typed: str) -> CodeCheck:
    """What a code gives. NotFound("credit_code_wrong") for a wrong, a void and an unknown one alike. Doors limit
    how often somebody may ask."""
    packed = packed_code(typed)
    row = Code.objects.filter(digest=digest(packed), revoked_at=None).first() if packed else None
    if row is None:
        raise NotFound("credit_code_wrong", field="code")
    found = account_view(row.account_id)
    return CodeCheck(
        account=found.public_id,
        currency=found.currency,
        available=found.available,
        expiring_at=found.expiring_at,
    )
