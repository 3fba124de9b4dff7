"""Identification: what is proved per kind of goods, the switch, and a person's own look at a claim."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.claims import api as claims
from amends.core.errors import NotFound
from amends.identification import api as identification
from amends.web import doors
from amends.web.console.proof_pictures import interval_bar, walk

TOLD = {
    "off": "Switched off: nothing of this kind is said to anybody.",
    "release": "Released: it advises people, and proves itself anew after an alarm.",
    "train": "The photo worker trains a head from what is known now.",
}


class WhyForm(forms.Form):
    """Why the switch is moved."""

    reason = forms.CharField(max_length=500, label="Why")


@require_safe
@doors.page(Right.QUALITY_READ)
def lanes(request: HttpRequest) -> HttpResponse:
    """Every kind of goods with its figures."""
    page = identification.lanes(doors.actor(request), doors.cursor(request))
    rows = [
        {
            "lane": lane,
            "accuracy": interval_bar(
                lane.figures.accuracy, lane.figures.accuracy_low, lane.figures.accuracy_high, first=9_000
            ),
            "coverage": interval_bar(lane.figures.coverage, lane.figures.coverage_low, lane.figures.coverage_high),
        }
        for lane in page.items
    ]
    return doors.show(request, "console/identification/lanes.html", {"rows": rows, "page": page})


@require_safe
@doors.page(Right.QUALITY_READ)
def lane(request: HttpRequest, lane_id: int) -> HttpResponse:
    """One kind of goods: proof, drift, sample, heads, wrong answers, history."""
    return _lane(request, lane_id)


def _lane(request: HttpRequest, lane_id: int, form: WhyForm | None = None, verb: str = "") -> HttpResponse:
    me = doors.actor(request)
    found = identification.lane(me, lane_id)
    wrong = request.GET.get("show") != "all"
    figures = found.figures
    context = {
        "lane": found,
        "accuracy": interval_bar(figures.accuracy, figures.accuracy_low, figures.accuracy_high, first=9_000),
        "coverage": interval_bar(figures.coverage, figures.coverage_low, figures.coverage_high),
        "walk": walk(figures.decided, found.errors_at),
        "heads": identification.heads(me, lane_id),
        "page": identification.cases(me, lane_id, doors.cursor(request), 25, wrong=wrong),
        "wrong": wrong,
        "history": identification.history(me, lane_id),
        "may_switch": can(me, Right.IDENTIFICATION_SWITCH),
        "off_form": form if verb == "off" and form else WhyForm(prefix="off"),
        "release_form": form if verb == "release" and form else WhyForm(prefix="release"),
    }
    return doors.show(request, "console/identification/lane.html", context, form=form)


@require_POST
@doors.page(Right.IDENTIFICATION_SWITCH)
def do(request: HttpRequest, lane_id: int, verb: str) -> HttpResponse:
    """Off, release, train."""
    if verb not in TOLD:
        raise NotFound
    me = doors.actor(request)
    if verb == "train":
        with doors.told(request, TOLD[verb]):
            identification.train_now(me, lane_id)
        return doors.go(request, "console:identification_lane", lane_id)
    form = WhyForm(request.POST, prefix=verb)
    if form.is_valid():
        act = identification.switch_off if verb == "off" else identification.release
        with doors.refusals(form):
            act(me, lane_id, form.cleaned_data["reason"])
            return doors.go(request, "console:identification_lane", lane_id, message=TOLD[verb])
    return _lane(request, lane_id, form, verb)


@require_POST
@doors.page(Right.CLAIMS_DECIDE)
def shown(request: HttpRequest, ref: str) -> HttpResponse:
    """What a person sees on a claim's photos."""
    me = doors.actor(request)
    found = claims.claim_by_ref(me, ref)
    with doors.told(request, "Thank you: kept until the goods are inspected."):
        identification.review(me, found.id, request.POST.get("defect", ""))
    return doors.go(request, "console:claim", found.public_id)


def defects() -> list[tuple[str, list[tuple[str, str]]]]:
    """What can be found, by its group, for a select."""
    kinds = groupby(claims.defect_types("finding"), key=lambda it: it.category)
    return [(group, [(it.code, it.label) for it in types]) for group, types in kinds]
