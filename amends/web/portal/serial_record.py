"""The customer says that the serial number on our record is not the one on the product."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.claims import api as claims
from amends.core.actor import Actor
from amends.web import doors
from amends.workflows.api import CaseView, doubt_record, record_doubts

_OPEN = ("checking", "in_review", "question")


@require_POST
@doors.customer_page
def doubt(request: HttpRequest, ref: str) -> HttpResponse:
    """Say so; the photos and files of the claim are the evidence, and a person decides."""
    me = doors.actor(request)
    claim = claims.claim_by_ref(me, ref)
    with doors.told(request, _("Thank you. A person compares it with your photos and tells you.")):
        doubt_record(me, claim.id, request.POST.get("serial", ""), request.POST.get("reason", ""))
    return doors.go(request, "portal:claim", claim.public_id)


def around(me: Actor, found: CaseView) -> dict[str, object]:
    """What the claim's page shows of it: never the recorded number itself, which may be somebody else's."""
    recorded, doubts = record_doubts(me, found.claim.id)
    newest = doubts[0] if doubts else None
    return {
        "doubt": newest.state if newest else "",
        "may_doubt": found.status.code in _OPEN and newest is None and bool(recorded),
    }
