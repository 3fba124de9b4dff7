"""Decisions above somebody's money limit, waiting for a second person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from amends.accounts.api import Right
from amends.claims.api import claims_by_id
from amends.decisions import api as decisions
from amends.web import doors


@doors.page(Right.CLAIMS_APPROVE_SECOND)
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """The waiting decisions, oldest first, with what each is about."""
    me = doors.actor(request)
    page = decisions.awaiting_second(me, doors.cursor(request), doors.PAGE_SIZE)
    about = claims_by_id(me, [one.claim_id for one in page.items])
    cases = [
        {"decision": one, "claim": about[one.claim_id], "own": one.decided_by_user == me.user_id}
        for one in page.items
        if one.claim_id in about
    ]
    return doors.show(request, "console/memos/approvals.html", {"cases": cases, "page": page})


@doors.page(Right.CLAIMS_APPROVE_SECOND)
@require_POST
def second(request: HttpRequest, decision_id: int) -> HttpResponse:
    """Yes or no, with a reason for a no."""
    yes = request.POST.get("approve") == "1"
    with doors.told(request):
        decisions.second(doors.actor(request), decision_id, yes, request.POST.get("reason", "")[:500])
        done = "Approved: the customer is told." if yes else "Rejected: the claim is in review again."
        messages.success(request, done)
    return doors.go(request, "console:approvals")
