"""The resolution panel of the case page: what can be given, and what the chosen thing comes to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right
from amends.claims import api as claims
from amends.claims.ports import ClaimView
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.decisions import api as decisions
from amends.decisions.api import Remedy
from amends.decisions.ports import asked_of
from amends.orders.api import order
from amends.resolutions.api import options, preview
from amends.web import doors
from amends.web.console import case_forms

CHOOSABLE = frozenset({one.value for one in Remedy} | {case_forms.KEEP})


@require_safe
@doors.page(Right.CLAIMS_READ)
def claim_amount(request: HttpRequest, ref: str) -> HttpResponse:
    """What the chosen remedy and share would pay, line by line."""
    me = doors.actor(request)
    found = claims.claim_by_ref(me, ref)
    form = approve_form(me, found, request.GET)
    return doors.show(request, "console/claims/_amount.html", amount(found, form))


def approve_form(me: Actor, claim: ClaimView, data: Any) -> case_forms.ApproveForm:
    """The form, which knows the currency of the order."""
    form = case_forms.ApproveForm(data, prefix="approve")
    form.currency = order(me, claim.order_id).currency
    return form


def amount(claim: ClaimView, form: case_forms.ApproveForm) -> dict[str, Any]:
    """The amount that the filled-in form asks for, or why there is none."""
    form.is_valid()
    wrong = [str(form.errors[name][0]) for name in ("remedy", "share_percent", "amount") if name in form.errors]
    context: dict[str, Any] = {"remedy": form.data.get("approve-remedy", ""), "refusal": "".join(wrong[:1])}
    if not wrong:
        says = form.ruling()
        asked = asked_of(
            says.remedy, says.share_percent, says.return_required, says.amount_minor, says.currency, says.waive
        )
        try:
            context["preview"] = preview(claim.sold_unit_id, claim.quantity, asked)
        except Refused as refusal:
            context["refusal"] = refusal.text
    return context


def panel(me: Actor, claim: ClaimView) -> dict[str, Any]:
    """Everything that can be given, side by side, and the goodwill budgets that this person may use."""
    try:
        offered = options(claim)
    except Refused:
        offered = ()
    currency = next((one.currency for one in offered if one.currency), "")
    budgets = decisions.goodwill_desk.my_budgets(me, currency) if currency else []
    return {"offered": [(one, one.code in CHOOSABLE) for one in offered], "budgets": budgets}


def first(me: Actor, claim: ClaimView, initial: dict[str, Any]) -> dict[str, Any]:
    """The amount of what the form starts with."""
    data = {f"approve-{name}": value for name, value in initial.items() if value is not False}
    return amount(claim, approve_form(me, claim, data))
