"""A repair as its customer sees it: how far it is, and a quote to answer."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from amends.web import doors
from amends.workflows.api import pay_to
from amends.workshop.api import answer_quote, repair_by_ref, repair_for

_SAID = {
    "ordered": gettext_noop("It is on its way to the workshop."),
    "received": gettext_noop("It is on the bench."),
    "diagnosed": gettext_noop("We know what is wrong."),
    "quoted": gettext_noop("We know what it would cost."),
    "approved": gettext_noop("The repair begins soon."),
    "in_repair": gettext_noop("It is being repaired."),
    "quote_refused": gettext_noop("The quote was refused."),
    "repaired": gettext_noop("It works again and is being packed."),
    "unrepairable": gettext_noop("It cannot be repaired; we look for another way."),
    "with_customer": gettext_noop("It is on its way back to you, repaired."),
    "back_unrepaired": gettext_noop("It is on its way back to you as it came."),
    "cancelled": gettext_noop("The repair was cancelled."),
}


def shown(claim_id: int) -> dict[str, Any]:
    """What the claim's page shows of its newest repair; empty when there is none."""
    found = repair_for(claim_id)
    if found is None:
        return {}
    asked = found.quote
    waits_for_money = found.state == "approved" and found.bill.state == "owed"
    mine = found.state == "quoted" and asked is not None and asked.payer == "customer" and asked.answer == "open"
    return {
        "repair": found,
        "repair_words": "" if waits_for_money else _(_SAID[found.state]),
        "quote": asked if mine else None,
        "pay_to": pay_to(claim_id) if found.bill.state == "owed" else "",
        "loan": next((loan for loan in found.loans if loan.state == "given"), None),
    }


@require_POST
@doors.customer_page
def answer(request: HttpRequest, ref: str, number: int) -> HttpResponse:
    """Yes or no to a quote that the customer pays."""
    me = doors.actor(request)
    found = repair_by_ref(me, ref)
    approve = request.POST.get("approve") == "1"
    told = (
        _("Thank you. You read below how to pay it.")
        if approve
        else _("You have refused the quote. We write to you.")
    )
    with doors.told(request, told):
        answer_quote(me, found.public_id, number, approve)
    return doors.go(request, "portal:claim", found.claim_ref)
