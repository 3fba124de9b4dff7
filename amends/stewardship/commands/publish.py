"""Putting a tuning in force: only as it was back-tested, or knowingly without."""

from __future__ import annotations

import amends.stewardship.rules.errors  # noqa: F401 (registers the texts)
from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.gates import api as gates
from amends.gates.ports import TuningView
from amends.stewardship.models import BackTest


def publish(actor: Actor, tuning_id: int, reason: str, *, untested: bool = False) -> TuningView:
    """Put a draft in force that was back-tested exactly as it stands and against what is in force now.

    Refused("not_back_tested") otherwise, unless `untested` says that this is meant.
    """
    require(actor, Right.POLICY_WRITE)
    found = gates.tuning(actor, tuning_id)
    tested = BackTest.objects.filter(
        tuning_id=tuning_id, digest=found.digest, against=found.base, state="done"
    ).exists()
    if not tested and not untested:
        raise Refused("not_back_tested")
    return gates.publish(actor, tuning_id, reason, found.digest if tested else "")
