"""Dead letters: those first on which most waits; causes; runs over many; editing a payload."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.intake import api as intake
from amends.repair import api as repair
from amends.web import doors

LETTER_STATES = ("open", "released", "replayed", "discarded")


def number(text: str) -> int | None:
    """A row's id from an address or a form; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else None


@doors.page(Right.INTAKE_READ)
@require_GET
def dead_letters(request: HttpRequest) -> HttpResponse:
    """What could not be taken, ranked; by cause."""
    me = doors.actor(request)
    state = request.GET.get("state", "open")
    state = state if state in LETTER_STATES else "open"
    code = request.GET.get("code", "")[:60]
    source_id = number(request.GET.get("source", ""))
    context = {
        "page": repair.dead_letters(me, state, doors.cursor(request), 25, code=code, source_id=source_id),
        "causes": repair.dead_causes(me)[:100],
        "sources": intake.sources(me),
        "source_id": source_id,
        "states": LETTER_STATES,
        "state": state,
        "code": code,
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/dead_letters.html", context)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def dead_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Replay, release, discard or restore one letter."""
    me, reason = doors.actor(request), request.POST.get("reason", "")[:500]
    with doors.told(request):
        match request.POST.get("act"):
            case "release":
                repair.release(me, letter_id, reason)
                messages.success(request, "Released: the event was processed again without this hold.")
            case "discard":
                repair.discard(me, letter_id, reason)
                messages.success(request, "Discarded. The event's bytes are kept, and it can be restored.")
            case "restore":
                repair.restore(me, letter_id, reason)
                messages.success(request, "The letter is open again.")
            case _:
                messages.success(request, _counted(repair.replay(me, [letter_id])))
    back = number(request.POST.get("event", ""))
    return doors.go(request, "console:event", back) if back else doors.go(request, "console:dead_letters")


def _counted(counts: dict[str, int]) -> str:
    words = {"done": "taken", "dead": "still cannot be taken", "ignored": "ignored", "superseded": "superseded",
             "pending": "waiting"}  # fmt: skip
    told = ", ".join(f"{count} {words.get(state, state)}" for state, count in sorted(counts.items()))
    return f"Replayed: {told or 'nothing was open'}."


@doors.page(Right.INTAKE_READ)
@require_GET
def cause(request: HttpRequest) -> HttpResponse:
    """One cause: what waits on it, who removes it, its letters and the runs over them."""
    me = doors.actor(request)
    code, field = request.GET.get("code", "")[:60], request.GET.get("field", "")[:200]
    source_id = number(request.GET.get("source", ""))
    found = next(
        (it for it in repair.dead_causes(me) if (it.code, it.field, it.source_id) == (code, field, source_id)),
        None,
    )
    runs = repair.bulks(me, code, source_id)
    if found is None and not runs:
        raise NotFound
    page = repair.dead_letters(me, "open", doors.cursor(request), 25, code=code, field=field, source_id=source_id)
    context = {
        "cause": found,
        "code": code,
        "page": page,
        "runs": runs,
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/cause.html", context)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def run_begin(request: HttpRequest) -> HttpResponse:
    """Try or replay all letters of a cause, or what passed in a dry run."""
    posted = request.POST
    made: list[int] = []
    with doors.told(request):
        made.append(
            repair.begin_bulk(
                doors.actor(request),
                posted.get("kind", "")[:20],
                posted.get("code", "")[:60],
                posted.get("field", "")[:200],
                number(posted.get("source", "")),
                number(posted.get("trial", "")),
            )
        )
    return doors.go(request, "console:run", made[0]) if made else doors.go(request, "console:dead_letters")


@doors.page(Right.INTAKE_READ)
@require_GET
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """A run's progress, and for a dry run which events would pass."""
    me = doors.actor(request)
    shown = request.GET.get("passes", "")
    passes = {"yes": True, "no": False}.get(shown)
    found = repair.bulk(me, run_id)
    context = {
        "run": found,
        "page": repair.tried(me, run_id, passes, doors.cursor(request), 50) if found.kind == "try" else None,
        "shown": shown if passes is not None else "",
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    part = doors.is_partial(request)
    return doors.show(request, "console/intake/_run.html" if part else "console/intake/run.html", context)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def run_stop(request: HttpRequest, run_id: int) -> HttpResponse:
    """End a run."""
    with doors.told(request, "Stopped. What was done stays done."):
        repair.stop_bulk(doors.actor(request), run_id)
    return doors.go(request, "console:run", run_id)


class EditForm(forms.Form):
    """A payload as text, and why it is changed. `version`: the one that is edited."""

    text = forms.CharField(
        label="Payload", strip=False, widget=forms.Textarea(attrs={"rows": 28, "class": "mono"})
    )
    reason = forms.CharField(
        label="Reason", max_length=500, required=False, help_text="Needed to save. It is kept with your name."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


@doors.page(Right.INTAKE_OPERATE)
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, event_id: int) -> HttpResponse:
    """Edit the payload of a dead event: try it, then keep it as a new version and replay it."""
    me = doors.actor(request)
    found = intake.event(me, event_id)
    newest = found.versions[-1] if found.versions else None
    body = newest.body if newest else found.body
    if found.size and not body:
        messages.error(request, "This payload is too large to edit here: correct it in the channel.")
        return doors.go(request, "console:event", event_id)
    first = {"text": repair.readable(body), "version": newest.number if newest else 0}
    form = EditForm(request.POST or None, initial=first)
    context: dict[str, Any] = {"event": found, "tried": None, "changes": []}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n").encode()
        with doors.refusals(form):
            if "try" in request.POST:
                context["tried"] = next(iter(intake.rehearse(me, [event_id], {event_id: text})), None)
                context["changes"] = repair.changes(body, text)
            else:
                intake.revise(me, event_id, text, form.cleaned_data["reason"], form.cleaned_data["version"])
                counts = repair.replay(me, [it.id for it in found.letters if it.state == "open"])
                return doors.go(request, "console:event", event_id, message=_counted(counts))
    return doors.show(request, "console/intake/edit.html", context, form=form)
