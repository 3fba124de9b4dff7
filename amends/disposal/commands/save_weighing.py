"""The figures of the weighing."""

from __future__ import annotations

import msgspec
from django.db import IntegrityError, transaction
from django.db.models import Max

from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused
from amends.disposal.models import WeighSettings
from amends.disposal.queries.weighing import rule_view
from amends.disposal.rules.weigh import checked
from amends.disposal.types import WeighRule


def save_weighing(actor: Actor, rule: WeighRule, reason: str) -> WeighRule:
    """Add a version for the rule's currency; the newest one counts. Refused: weighing_wrong, reason_missing;
    Conflict when somebody else saved one in this moment."""
    require(actor, Right.POLICY_WRITE)
    if not reason.strip():
        raise Refused("reason_missing", field="reason")
    content = msgspec.to_builtins(checked(rule))
    kept = {name: content[name] for name in content if name not in ("version", "author", "reason", "at")}
    rows = WeighSettings.objects.filter(currency=rule.currency)
    try:
        with transaction.atomic():
            row = WeighSettings.objects.create(
                currency=rule.currency,
                version=(rows.aggregate(last=Max("version"))["last"] or 0) + 1,
                content=kept,
                author=actor.label,
                author_user_id=actor.user_id,
                reason=reason.strip(),
                at=clock.now(),
            )
    except IntegrityError as error:
        raise Conflict("changed_meanwhile") from error
    return rule_view(row)
