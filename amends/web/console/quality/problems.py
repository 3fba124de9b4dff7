"""Problems: the alarm, what was done at once, the 8D report, its actions and its proof."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.claims.api import defect_types
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.jobs.api import history
from amends.quality import api as quality
from amends.quality.ports import STEPS, QualityProblem
from amends.web import doors
from amends.web.console.quality import asked
from amends.web.console.quality.overview import base

_DAY = forms.DateInput(attrs={"type": "date"})


def _area(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class NoteForm(forms.Form):
    """Why, or what was found."""

    note = forms.CharField(label="In words", max_length=5_000, widget=_area())


class ContainForm(forms.Form):
    """What happens at once."""

    note = forms.CharField(
        label="What is done at once", max_length=5_000, widget=_area(),
        help_text="Which pieces are held and where; who was told. Claims on the lot go to a person.",
    )  # fmt: skip
    until = forms.DateField(label="Claims go to review until", widget=_DAY)
    tell = forms.BooleanField(label="Write to the supplier", required=False, initial=True)


class CauseForm(forms.Form):
    """What engineering found."""

    cause = forms.ChoiceField(label="Cause")
    symptom = forms.ChoiceField(label="Explains", required=False)
    note = forms.CharField(label="How it was shown", max_length=5_000, widget=_area())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        causes = [("", "Choose"), *((one.code, one.label) for one in defect_types("cause"))]
        symptoms = [("", "every symptom"), *((one.code, one.label) for one in defect_types("symptom"))]
        for name, choices in (("cause", causes), ("symptom", symptoms)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class ActionForm(forms.Form):
    """A corrective or preventive action."""

    kind = forms.ChoiceField(
        label="Kind", choices=[("corrective", "Corrective (D5)"), ("preventive", "Preventive (D7)")]
    )
    text = forms.CharField(label="What is done", max_length=2_000)
    owner = forms.CharField(label="Owner", max_length=200)
    due_on = forms.DateField(label="Until", widget=_DAY)


class CorrectForm(forms.Form):
    """The correction is in place."""

    corrected_on = forms.DateField(
        label="In place from",
        widget=_DAY,
        help_text="Pieces that start their life from this day on are the proof.",
    )
    note = forms.CharField(label="What was changed", max_length=5_000, widget=_area())


class PatternForm(forms.Form):
    """What the claim check does from now on."""

    title = forms.CharField(label="Title", max_length=200)
    defect_code = forms.ChoiceField(label="Defect", required=False)
    action = forms.ChoiceField(
        label="Claims",
        choices=[
            ("approve", "are approved without further proof"),
            ("review", "go to a person"),
            ("stop_use", "are answered: stop using it"),
        ],
    )
    customer_text = forms.CharField(label="What customers read", max_length=2_000, required=False, widget=_area(2))
    until = forms.DateField(label="Until", widget=_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["defect_code"]
        assert isinstance(field, forms.ChoiceField)
        symptoms = [(one.code, one.label) for one in defect_types("symptom")]
        field.choices = [("", "every defect"), *symptoms]


class StepForm(forms.Form):
    """One discipline of the report."""

    step = forms.ChoiceField(
        label="Step", choices=[(code, f"{code.upper()} {name}") for code, name in STEPS.items()]
    )
    note = forms.CharField(label="Text", max_length=10_000, widget=_area(4))


class CloseForm(NoteForm):
    """The end."""

    anyway = forms.BooleanField(label="Close it although the later rate does not prove it yet", required=False)


@require_safe
@doors.page(Right.QUALITY_READ)
def problems(request: HttpRequest) -> HttpResponse:
    """Open problems; ?show=all: closed and dismissed ones as well; ?supplier=: of these goods alone."""
    whole, supplier = request.GET.get("show") == "all", request.GET.get("supplier", "")[:200]
    page = quality.problems.problems(
        doors.actor(request), not whole, doors.cursor(request), doors.PAGE_SIZE, supplier=supplier
    )
    context = base(request) | {"page": page, "whole": whole, "supplier": supplier}
    if supplier:
        show = request.GET.get("show", "")
        context["chips"] = asked.chips({"supplier": supplier}, {"supplier": "Supplier"}, show=show)
    return doors.show(request, "console/quality/problems.html", context)


@require_safe
@doors.page(Right.QUALITY_READ)
def problem(request: HttpRequest, ref: str) -> HttpResponse:
    """The whole of it; printed it is the 8D report."""
    view = quality.problems.problem(doors.actor(request), ref)
    return doors.show(request, "console/quality/problem.html", _context(request, view, None, ""))


def _context(request: HttpRequest, view: QualityProblem, bound: forms.Form | None, verb: str) -> dict[str, Any]:
    may = can(doors.actor(request), Right.CATALOG_WRITE)
    made = {name: _blank(name, view) for name in _offered(view)} if may else {}
    if bound is not None:
        made[verb] = bound
    return base(request) | {
        "problem": view,
        "steps": [(code, name, view.steps.get(code, "")) for code, name in STEPS.items()],
        "forms": made,
        "wrong": verb if bound is not None else "",
        "may": may,
        "history": history([("problem", view.id)]),
    }


def _offered(view: QualityProblem) -> list[str]:
    """The forms that make sense now."""
    found = {
        "raised": ["contain", "dismiss"],
        "contained": ["cause", "dismiss"],
        "cause_found": ["correct"],
        "corrected": ["close"],
        "closed": ["reopen"],
        "dismissed": ["reopen"],
    }[view.state]
    if view.state in ("contained", "cause_found", "corrected"):
        found = [*found, "action", "step"]
    if view.cause and not view.pattern:
        found = [*found, "pattern"]
    return found


def _blank(name: str, view: QualityProblem) -> forms.Form:
    today = clock.now().date()
    firsts: dict[str, dict[str, Any]] = {
        "contain": {"until": today + timedelta(days=60)},
        "correct": {"corrected_on": today},
        "pattern": {
            "title": f"{view.cause_label}: lot {view.lot}", "defect_code": view.symptom,
            "until": today + timedelta(days=180),
        },
    }  # fmt: skip
    return FORMS[name][0](initial=firsts.get(name), auto_id=f"{name}_%s")


@require_safe
@doors.page(Right.QUALITY_READ)
def report(request: HttpRequest, ref: str) -> HttpResponse:
    """The 8D report as PDF."""
    body = quality.problems.report_pdf(doors.actor(request), ref)
    return doors.file(body, f"{ref}-8D.pdf", "application/pdf", saved=True)


@require_safe
@doors.page(Right.QUALITY_READ)
def package(request: HttpRequest, ref: str) -> HttpResponse:
    """All of it for R&D, as one zip."""
    body = quality.problems.package(doors.actor(request), ref)
    return doors.file(body, f"{ref}.zip", "application/zip", saved=True)


@require_POST
@doors.page(Right.CATALOG_WRITE)
def act(request: HttpRequest, ref: str, verb: str) -> HttpResponse:
    """One verb on a problem."""
    if verb not in FORMS:
        raise NotFound
    kind, command, told = FORMS[verb]
    me, form = doors.actor(request), kind(request.POST, auto_id=f"{verb}_%s")
    if form.is_valid():
        with doors.refusals(form):
            command(me, ref, form.cleaned_data)
            return doors.go(request, "console:quality_problem", ref, message=told)
    view = quality.problems.problem(me, ref)
    return doors.show(request, "console/quality/problem.html", _context(request, view, form, verb), form=form)


@require_POST
@doors.page(Right.CATALOG_WRITE)
def done(request: HttpRequest, ref: str, action_id: int) -> HttpResponse:
    """An action is done."""
    with doors.told(request, "Marked as done."):
        quality.problems.finish_action(doors.actor(request), ref, action_id)
    return doors.go(request, "console:quality_problem", ref)


Command = Callable[[Actor, str, dict[str, Any]], object]
FORMS: dict[str, tuple[type[forms.Form], Command, str]] = {
    "contain": (
        ContainForm,
        lambda me, ref, said: quality.problems.contain(me, ref, said["note"], said["until"], said["tell"]),
        "Contained: claims on this lot go to a person.",
    ),
    "dismiss": (
        NoteForm, lambda me, ref, said: quality.problems.dismiss(me, ref, said["note"]), "Dismissed.",
    ),
    "reopen": (NoteForm, lambda me, ref, said: quality.problems.reopen(me, ref, said["note"]), "Open again."),
    "cause": (
        CauseForm,
        lambda me, ref, said: quality.problems.find_cause(me, ref, said["cause"], said["symptom"], said["note"]),
        "The cause is written down.",
    ),
    "action": (
        ActionForm,
        lambda me, ref, said: quality.problems.add_action(
            me, ref, said["kind"], said["text"], said["owner"], said["due_on"]
        ),
        "The action is added.",
    ),
    "correct": (
        CorrectForm,
        lambda me, ref, said: quality.problems.correct(me, ref, said["note"], said["corrected_on"]),
        "Corrected; from now on the later rate is measured.",
    ),
    "pattern": (
        PatternForm,
        lambda me, ref, said: quality.problems.confirm_pattern(
            me, ref, said["title"], said["defect_code"], said["action"], said["customer_text"], said["until"]
        ),
        "The claim check knows the pattern now.",
    ),
    "step": (
        StepForm,
        lambda me, ref, said: quality.problems.write_step(me, ref, said["step"], said["note"]),
        "Written.",
    ),
    "close": (
        CloseForm,
        lambda me, ref, said: quality.problems.close(me, ref, said["note"], said["anyway"]),
        "Closed.",
    ),
}  # fmt: skip
