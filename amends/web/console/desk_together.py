"""Cases of one cause, looked at and decided together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right
from amends.casework import api as casework
from amends.claims.api import claims_by_id
from amends.decisions.api import Ruling
from amends.web import doors
from amends.web.console.case_forms import OWN, ApproveForm


class TogetherForm(ApproveForm):
    """One ruling for several cases: approve, or deny (then remedy and share do not count)."""

    outcome = forms.ChoiceField(
        label="What to do with them", choices=[("approve", "Approve"), ("deny", "Deny")], widget=forms.RadioSelect
    )
    field_order = ("outcome",)

    def ruling(self) -> Ruling:
        """What the person decided."""
        if self.cleaned_data["outcome"] == "approve":
            return super().ruling()
        reasons = ((OWN, self.cleaned_data["sentence"]),)
        return Ruling(outcome="deny", share_percent=0, return_required=False, reasons=reasons)


@require_safe
@doors.page(Right.CLAIMS_READ)
def causes(request: HttpRequest) -> HttpResponse:
    """Causes that several waiting cases share."""
    return doors.show(request, "console/claims/causes.html", {"causes": casework.causes(doors.actor(request))})


@doors.page(Right.CLAIMS_DECIDE)
def together(request: HttpRequest) -> HttpResponse:
    """The cases of a cause: a ruling for them, what it would do to each, and then doing it."""
    me = doors.actor(request)
    cause = (request.POST.get("cause") or request.GET.get("cause", ""))[:300]
    posted = request.method == "POST"
    form = TogetherForm(request.POST if posted else None, initial=_start())
    context: dict[str, Any] = {"cause": cause, "page": casework.queue(me, cause=cause, size=50)}
    if posted and form.is_valid():
        ruling, why = form.ruling(), form.cleaned_data["override_reason"]
        if request.POST.get("then") == "decide":
            with doors.refusals(form):
                chosen = [int(one) for one in request.POST.getlist("claim") if one.isdigit()][:200]
                ref = casework.begin_batch(me, cause, chosen, ruling, why)
                return doors.go(request, "console:batch", ref)
        with doors.refusals(form):
            lines = casework.preview_batch(me, cause, ruling, why)
            context["lines"] = lines
            context["possible"] = sum(line.result != "cannot" for line in lines)
    known = claims_by_id(me, [row.claim_id for row in context["page"].items])
    context["rows"] = [(row, known[row.claim_id]) for row in context["page"].items if row.claim_id in known]
    return doors.show(request, "console/claims/together.html", context, form=form)


@never_cache
@require_safe
@doors.page(Right.CLAIMS_DECIDE)
def batch(request: HttpRequest, ref: str) -> HttpResponse:
    """How far a bulk decision is, and what could not be decided."""
    found = casework.batch(doors.actor(request), ref)
    return doors.show(request, "console/claims/batch.html", {"batch": found})


@require_POST
@doors.page(Right.CLAIMS_DECIDE)
def batch_stop(request: HttpRequest, ref: str) -> HttpResponse:
    """End it after the claim in hand."""
    with doors.told(request, "Stopped. What was decided stays decided."):
        casework.stop_batch(doors.actor(request), ref)
    return doors.go(request, "console:batch", ref)


def _start() -> dict[str, Any]:
    return {"outcome": "approve", "remedy": "refund", "share_percent": 100, "return_required": True}
