"""The desk at work: the next case, who holds it, the heartbeat of a case page, mentions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right
from amends.casework import api as casework
from amends.claims.api import claim_by_ref, claims_by_id
from amends.web import doors


@require_POST
@doors.page(Right.CLAIMS_DECIDE)
def next_case(request: HttpRequest) -> HttpResponse:
    """Take the next case and open it; with `after` the one in hand is left for later."""
    me = doors.actor(request)
    left = request.POST.get("after", "")
    after = claim_by_ref(me, left).id if left else None
    claim_id = casework.next_case(me, after)
    if claim_id is None:
        messages.info(request, "No other case waits for you.")
        return doors.go(request, "console:claims")
    return doors.go(request, "console:claim", claims_by_id(me, [claim_id])[claim_id].public_id)


@require_POST
@doors.page(Right.CLAIMS_DECIDE)
def hold(request: HttpRequest, ref: str) -> HttpResponse:
    """Take this case, or give it back."""
    me = doors.actor(request)
    found = claim_by_ref(me, ref)
    with doors.told(request):
        if request.POST.get("give_back"):
            casework.release(me, found.id)
            messages.success(request, "The case is back in the queue.")
        else:
            casework.take(me, found.id)
    return doors.go(request, "console:claim", found.public_id)


@require_POST
@doors.page(Right.CLAIMS_READ)
def beat(request: HttpRequest, ref: str) -> HttpResponse:
    """A sign of life from an open case page; answers with who else is there and the time so far."""
    me = doors.actor(request)
    said = request.POST
    found = claim_by_ref(me, ref)
    heard = casework.beat(
        me,
        found.id,
        active=said.get("active") == "1",
        doing=said.get("doing", "reading"),
        leaving=said.get("leaving") == "1",
    )
    if said.get("leaving") == "1":
        return HttpResponse(status=204)
    return doors.show(request, "console/claims/_here.html", {"heard": heard, "claim": found})


@require_POST
@doors.page(Right.CLAIMS_READ)
def pause(request: HttpRequest, ref: str) -> HttpResponse:
    """Stop or go on with the handling clock."""
    me = doors.actor(request)
    found = claim_by_ref(me, ref)
    casework.pause(me, found.id, request.POST.get("paused") == "1")
    if doors.is_partial(request):
        context = {"heard": casework.look(me, found.id), "claim": found}
        return doors.show(request, "console/claims/_here.html", context)
    return doors.go(request, "console:claim", found.public_id)


@require_POST
@doors.page()
def wish(request: HttpRequest) -> HttpResponse:
    """Whether mentions come by mail as well."""
    by_mail = request.POST.get("by_mail") == "1"
    casework.mentions.set_wish(doors.actor(request), by_mail)
    told = "Mentions come by mail as well." if by_mail else "Mentions are listed here only."
    return doors.go(request, "console:home", message=told)
