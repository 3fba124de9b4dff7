"""The record was wrong: another serial number is on the unit than was recorded at its sale."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right, can
from amends.claims import api as claims
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.web import doors
from amends.workflows.api import CaseView, decide_record, doubt_record, record_doubts

_OPEN = ("checking", "in_review", "question")


@require_POST
@doors.page(Right.CLAIMS_WRITE)
def serial_record(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """Say that it is wrong (ask), or decide it (accept, refuse)."""
    me = doors.actor(request)
    claim = claims.claim_by_ref(me, ref)
    said = request.POST
    if verb == "ask":
        with doors.told(request, "It is noted; somebody decides it by the evidence."):
            doubt_record(me, claim.id, said.get("serial", ""), said.get("reason", ""))
    elif verb in ("accept", "refuse"):
        told = (
            "The record is corrected; the checks run again." if verb == "accept" else "The record stays as it was."
        )
        doubt = said.get("doubt", "")
        with doors.told(request, told):
            decide_record(
                me, claim.id, int(doubt) if doubt.isdigit() else 0, verb == "accept", said.get("decision", "")
            )
    else:
        raise NotFound
    return doors.go(request, "console:claim", claim.public_id)


def around(me: Actor, found: CaseView) -> dict[str, Any]:
    """What the case page shows of it."""
    recorded, doubts = record_doubts(me, found.claim.id)
    return {
        "recorded_serial": recorded,
        "doubts": doubts,
        "may_doubt": can(me, Right.CLAIMS_WRITE)
        and found.status.code in _OPEN
        and not any(doubt.state == "asked" for doubt in doubts),
        "may_judge": can(me, Right.CLAIMS_DECIDE),
    }
