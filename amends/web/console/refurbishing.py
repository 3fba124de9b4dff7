"""The refurbishment board, one order with what can be done about it, the plan of a product."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.jobs.api import history
from amends.refurbishment import api as refurbishment
from amends.refurbishment.ports import (
    ERASURE_METHODS,
    GRADES,
    OPEN,
    REFURBISHMENT,
    WORK_KINDS,
    Erasure,
    Plan,
    WorkOrderView,
)
from amends.web import doors, words
from amends.web.console.fields import lines
from amends.web.console.repair_forms import minor, plain

TABS = (
    ("open", "Open"), ("queued", "Queue"), ("working", "On the bench"), ("graded", "To release"),
    ("released", "Released"), ("failed", "Given up"),
)  # fmt: skip
_DONE = {
    "start": "It is being worked on.",
    "work": "The work is recorded and posted.",
    "test": "The test is recorded.",
    "erasure": "The erasure is recorded.",
    "photo": "The photo is kept.",
    "grade": "Graded. A second person releases it.",
    "release": "Released: it is on sale as an article of its own.",
    "reopen": "It is back on the bench.",
    "give_up": "It stands in quarantine again; propose what becomes of it.",
}


class WorkForm(forms.Form):
    """What was done."""

    kind = forms.ChoiceField(label="What it was", choices=[(one, words.label(one)) for one in WORK_KINDS])
    text = forms.CharField(label="What was done", max_length=200)
    sku = forms.CharField(
        label="Part (SKU)", max_length=200, required=False, help_text="Taken from the stock here."
    )
    quantity = forms.IntegerField(label="How many", min_value=1, max_value=10_000, initial=1)
    minutes = forms.IntegerField(label="Minutes of labour", min_value=0, max_value=100_000, initial=0)
    cost = forms.CharField(
        label="Cost", max_length=20, required=False, help_text="Empty: by the plan's rate, or the part's cost."
    )


class TestForm(forms.Form):
    """A test of the protocol."""

    name = forms.CharField(label="Test", max_length=200)
    value = forms.CharField(label="Measured", max_length=200, required=False)
    passed = forms.ChoiceField(label="Result", choices=[("1", "Passed"), ("0", "Failed")])


class ErasureForm(forms.Form):
    """How the data was erased."""

    method = forms.ChoiceField(
        label="How (NIST SP 800-88)", choices=[(one, words.label(one)) for one in ERASURE_METHODS]
    )
    tool = forms.CharField(label="Tool", max_length=200)
    report = forms.CharField(label="Number of its report", max_length=200)


class PhotoForm(forms.Form):
    """A photo."""

    photo = forms.FileField(
        label="Photo", widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"})
    )


class GradeForm(forms.Form):
    """What it has become."""

    grade = forms.ChoiceField(label="Grade", choices=[(one, f"Grade {one}") for one in GRADES])
    good = forms.IntegerField(
        label="Units that came through", min_value=1, required=False, help_text="Empty: all."
    )
    price = forms.CharField(label="Price of one", max_length=20, required=False, help_text="Empty: the plan's.")
    note = forms.CharField(label="Note", max_length=500, required=False)


class ReleaseForm(forms.Form):
    """Where it goes on sale."""

    channel = forms.CharField(label="Resale channel", max_length=100, required=False, help_text="Empty: anywhere.")


class WhyForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="Why", max_length=500)


class PlanForm(forms.Form):
    """How a product is refurbished."""

    currency = forms.CharField(label="Currency", min_length=3, max_length=3)
    steps = forms.CharField(label="Steps, one a line", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    tests = forms.CharField(label="Tests, one a line", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    rate = forms.CharField(label="Labour an hour", max_length=20)
    cost = forms.CharField(
        label="What one usually costs", max_length=20, help_text="The weighing reckons with it."
    )
    price_a = forms.CharField(label="Price of grade A", max_length=20, required=False)
    price_b = forms.CharField(label="Price of grade B", max_length=20, required=False)
    price_c = forms.CharField(label="Price of grade C", max_length=20, required=False)
    months = forms.IntegerField(label="Months of guarantee", min_value=0, max_value=1_200)


FORMS: dict[str, type[forms.Form]] = {
    "work": WorkForm, "test": TestForm, "erasure": ErasureForm, "photo": PhotoForm, "grade": GradeForm,
    "release": ReleaseForm, "reopen": WhyForm, "give_up": WhyForm,
}  # fmt: skip
_RIGHTS = {"grade": Right.DISPOSITION_PROPOSE, "release": Right.DISPOSITION_AUTHORISE}


@doors.page(Right.RETURNS_READ)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """The queue, the bench, what waits for release, what it brought."""
    me, show, text = doors.actor(request), request.GET.get("show", "open"), request.GET.get("q", "")[:100]
    states = OPEN if show == "open" else (show,) if show in REFURBISHMENT.states else OPEN
    context = {
        "page": refurbishment.orders(me, () if text else states, text, doors.cursor(request)),
        "tabs": [(code, label, code == show) for code, label in TABS],
        "show": show,
        "q": text,
        "centres": refurbishment.centres(me),
        "yields": refurbishment.yields(me),
    }
    return doors.show(request, "console/refurbishment/board.html", context)


@doors.page(Right.RETURNS_READ)
@require_safe
def order(request: HttpRequest, ref: str) -> HttpResponse:
    """One order."""
    me = doors.actor(request)
    return _show(request, me, refurbishment.order_by_ref(me, ref))


@doors.page(Right.RETURNS_READ)
@require_POST
def order_do(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One of the page's forms; the room decides whether this person may."""
    me = doors.actor(request)
    found = refurbishment.order_by_ref(me, ref)
    if verb == "start":
        with doors.told(request, _DONE[verb]):
            refurbishment.start(me, found.public_id)
        return doors.go(request, "console:refurbishment", found.public_id)
    if verb not in FORMS:
        raise NotFound
    form = FORMS[verb](request.POST, request.FILES, prefix=verb)
    if form.is_valid():
        with doors.refusals(form):
            _VERBS[verb](me, found, form.cleaned_data, doors.once_key(request))
            return doors.go(request, "console:refurbishment", found.public_id, message=_DONE[verb])
    return _show(request, me, found, verb, form)


@doors.page(Right.RETURNS_READ)
@require_safe
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """A photo of graded goods."""
    body = refurbishment.photo_bytes(doors.actor(request), public_id, small="small" in request.GET)
    return HttpResponse(body, content_type="image/jpeg", headers={"Cache-Control": "private, max-age=3600"})


@doors.page(Right.CATALOG_WRITE)
def plan(request: HttpRequest, sku: str) -> HttpResponse:
    """How a product is refurbished: the next version."""
    me, now = doors.actor(request), refurbishment.plan_for(sku)
    form = PlanForm(request.POST or None, initial=_initial(now))
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            saved = refurbishment.save_plan(me, _plan(sku, form.cleaned_data))
            return doors.go(request, "console:refurbishments", message=f"Plan {saved.version} of {sku} is saved.")
    return doors.show(request, "console/refurbishment/plan.html", {"plan": now, "sku": sku}, form=form)


def _show(
    request: HttpRequest, me: Actor, found: WorkOrderView, verb: str = "", bad: forms.Form | None = None
) -> HttpResponse:
    tests = {one.name: one for one in found.results}
    context: dict[str, Any] = {
        "order": found,
        "forms": {
            name: bad if name == verb and bad is not None else kind(prefix=name) for name, kind in FORMS.items()
        },
        "open": verb,
        "allowed": _allowed(me, found),
        "tests": [(name, tests.pop(name, None)) for name in found.plan.tests] + list(tests.items()),
        "photos": [
            {"url": f"/console/refurbishment/photos/{one.public_id}/", "alt": "Graded goods"}
            for one in found.photos
        ],
        "entries": [
            {"text": row.verb.capitalize(), "detail": row.reason, "who": row.actor_label, "at": row.at}
            for row in history([("refurbishment", found.id)])
        ],
        "may_plan": can(me, Right.CATALOG_WRITE),
        "me": me,
    }
    return doors.show(request, "console/refurbishment/order.html", context, form=bad)


def _allowed(me: Actor, found: WorkOrderView) -> set[str]:
    names = {"give up": "give_up"}
    verbs = {names.get(verb, verb) for verb in found.verbs}
    if found.state == "working":
        verbs |= {"work", "test", "photo"}
        if found.stores_data and found.erasure is None:
            verbs.add("erasure")
    if found.graded_by_user is not None and found.graded_by_user == me.user_id:
        verbs.discard("release")
    return {verb for verb in verbs if can(me, _RIGHTS.get(verb, Right.RETURNS_INSPECT))}


def _work(me: Actor, found: WorkOrderView, said: dict[str, Any], key: str) -> None:
    cost = minor(said["cost"], found.currency, "cost") if said["cost"] else None
    refurbishment.record_work(
        me, found.public_id, said["kind"], said["text"], key, sku=said["sku"], quantity=said["quantity"],
        minutes=said["minutes"], minor=cost,
    )  # fmt: skip


def _grade(me: Actor, found: WorkOrderView, said: dict[str, Any], key: str) -> None:
    del key
    price = minor(said["price"], found.currency, "price") if said["price"] else None
    refurbishment.grade(
        me, found.public_id, said["grade"], good=said["good"], price_minor=price, note=said["note"]
    )


def _erase(me: Actor, found: WorkOrderView, said: dict[str, Any], key: str) -> None:
    del key
    refurbishment.record_erasure(me, found.public_id, Erasure(**said))


def _photo(me: Actor, found: WorkOrderView, said: dict[str, Any], key: str) -> None:
    del key
    refurbishment.add_photo(me, found.public_id, said["photo"].name or "photo", said["photo"].read())


_VERBS: dict[str, Callable[[Actor, WorkOrderView, dict[str, Any], str], Any]] = {
    "work": _work,
    "test": lambda me, one, said, key: refurbishment.record_test(
        me, one.public_id, said["name"], said["passed"] == "1", said["value"]
    ),
    "erasure": _erase,
    "photo": _photo,
    "grade": _grade,
    "release": lambda me, one, said, key: refurbishment.release(me, one.public_id, said["channel"]),
    "reopen": lambda me, one, said, key: refurbishment.reopen(me, one.public_id, said["reason"]),
    "give_up": lambda me, one, said, key: refurbishment.give_up(me, one.public_id, said["reason"]),
}


def _initial(now: Plan) -> dict[str, Any]:
    prices = {f"price_{grade.lower()}": plain(price, now.currency) for grade, price in now.prices}
    return prices | {
        "currency": now.currency,
        "steps": "\n".join(now.steps),
        "tests": "\n".join(now.tests),
        "rate": plain(now.rate_minor, now.currency),
        "cost": plain(now.cost_minor, now.currency),
        "months": now.months,
    }


def _plan(sku: str, said: dict[str, Any]) -> Plan:
    currency = said["currency"].upper()
    if not currency.isalpha():
        raise Refused("plan_wrong", field="currency")
    prices = [
        (grade, minor(said[f"price_{grade.lower()}"], currency, f"price_{grade.lower()}"))
        for grade in GRADES
        if said[f"price_{grade.lower()}"]
    ]
    return Plan(
        sku=sku,
        currency=currency,
        steps=lines(said["steps"]),
        tests=lines(said["tests"]),
        rate_minor=minor(said["rate"], currency, "rate"),
        cost_minor=minor(said["cost"], currency, "cost"),
        prices=tuple(prices),
        months=said["months"],
    )
