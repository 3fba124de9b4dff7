"""Bringing a case to a lead, and back."""

from __future__ import annotations

from django.db import transaction

from amends.accounts.api import Right, require
from amends.casework.commands.weigh import weigh_case
from amends.casework.models import Case, Escalation
from amends.casework.queries.queue import WAITS, row_of
from amends.claims.api import add_note
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Conflict, Refused


def escalate(actor: Actor, claim_id: int, reason: str, *, told: str = "", back: bool = False) -> None:
    """To the leads' lane (those with Right.CLAIMS_APPROVE_SECOND), with the reason as an internal note; the
    case is urgent there, and nobody holds it. `told`: what the customer is told of it, by letter; empty: nothing.
    `back`: from a lead to the desk, with advice.

    Needs Right.CLAIMS_DECIDE, to hand back Right.CLAIMS_APPROVE_SECOND. Refused: escalation_reason,
    escalated_already, not_escalated, case_not_waiting; Conflict when somebody was faster.
    """
    require(actor, Right.CLAIMS_APPROVE_SECOND if back else Right.CLAIMS_DECIDE)
    before, after = ("lead", "desk") if back else ("desk", "lead")
    said = reason.strip()
    if not said:
        raise Refused("escalation_reason", field="reason")
    row = row_of(claim_id)
    if row.state != WAITS:
        raise Refused("case_not_waiting", state=row.state.replace("_", " "))
    if row.lane != before:
        raise Refused("escalated_already" if after == "lead" else "not_escalated")
    words = "Brought to a lead" if after == "lead" else "Handed back to the desk"
    with transaction.atomic():
        moved = Case.objects.filter(pk=claim_id, state=WAITS, lane=before).update(
            lane=after, holder=None, held_until=None
        )
        if not moved:
            raise Conflict
        Escalation.objects.create(
            claim_id=claim_id,
            user_id=actor.user_id,
            who=actor.label,
            reason=said,
            back=after == "desk",
            at=clock.now(),
        )
        weigh_case(claim_id)
        add_note(actor, claim_id, f"{words}: {said}", internal=True)
        if told.strip() and not back:
            add_note(actor, claim_id, told, internal=False)
