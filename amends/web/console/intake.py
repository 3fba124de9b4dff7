"""Sources, events, and one event's way from bytes to order."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.intake import api as intake
from amends.intake.ports import EventView, SourceView
from amends.jobs.api import MoveRecord
from amends.repair import api as repair
from amends.web import doors
from amends.web.console.fields import CodeField

STATES = ("", "pending", "done", "ignored", "superseded", "dead")
_BY_FILE_ONLY = ("retail",)
_MOST_LINES = 5000


class SourceForm(forms.Form):
    """A new source: which shop, and the secret that it signs with."""

    channel = forms.ChoiceField(label="Channel")
    account = CodeField(
        label="Account",
        max_length=100,
        help_text="Part of the address that the shop sends to: small letters, digits, dots and dashes.",
    )
    name = forms.CharField(label="Name", max_length=200, required=False, help_text="What people call this shop.")
    secret = forms.CharField(
        label="Signing secret",
        max_length=500,
        required=False,
        help_text="From the channel's webhook settings. It is stored sealed and never shown again. Leave it empty "
        "for channels that are only polled, or whose files are taken in.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel = self.fields["channel"]
        assert isinstance(channel, forms.ChoiceField)
        channel.choices = [
            (it.code, it.title) for it in intake.channels().values() if it.code not in _BY_FILE_ONLY
        ]


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def sources(request: HttpRequest) -> HttpResponse:
    """All sources with what waits and what failed; a form for one more."""
    me = doors.actor(request)
    form = SourceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        with doors.refusals(form):
            made = intake.save_source(
                me, found["channel"], found["account"], found["name"], [*filter(None, [found["secret"]])]
            )
            return doors.go(request, "console:sources", message=f"{made.name} can send now.")
    context = {
        "rows": [_row(it) for it in intake.sources(me)],
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/sources.html", context, form=form)


def _row(source: SourceView) -> dict[str, Any]:
    party = intake.channels().get(source.channel)
    return {
        "source": source,
        "address": _address(source),
        "asked": party is not None and party.api is not None,
        "mapped": source.channel == "generic",
    }


def _address(source: SourceView) -> str:
    if source.channel in _BY_FILE_ONLY:
        return ""
    return f"{settings.HOOKS_URL}/hooks/{source.channel}/{source.account}"


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def source_secret(request: HttpRequest, source_id: int) -> HttpResponse:
    """Add a new secret beside the old one, or end the rotation."""
    secret = request.POST.get("secret", "")
    ending = "end" in request.POST
    if not secret.strip() and not ending:
        return doors.go(request, "console:sources")
    done = (
        "Only the newest secret is valid now." if ending else "Both secrets are valid until you end the rotation."
    )
    with doors.told(request, done):
        intake.rotate_secret(doors.actor(request), source_id, "" if ending else secret)
    return _back(request, source_id)


def _back(request: HttpRequest, source_id: int) -> HttpResponse:
    """To the page that the form was on."""
    if request.POST.get("back"):
        return doors.go(request, "console:source", source_id)
    return doors.go(request, "console:sources")


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def source_switch(request: HttpRequest, source_id: int) -> HttpResponse:
    """Switch a source on or off."""
    on = request.POST.get("enabled") == "1"
    with doors.told(request, "The source is on." if on else "The source is off: what it sends is answered 404."):
        intake.switch_source(doors.actor(request), source_id, on)
    return _back(request, source_id)


@doors.page(Right.INTAKE_READ)
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """Raw events, newest first."""
    me = doors.actor(request)
    state = request.GET.get("state", "")
    state = state if state in STATES else ""
    source = request.GET.get("source", "")
    source_id = int(source) if source.isascii() and source.isdigit() and len(source) < 18 else None
    page = intake.events(me, state, doors.cursor(request), doors.PAGE_SIZE, source_id=source_id)
    context = {
        "page": page,
        "states": STATES,
        "state": state,
        "sources": intake.sources(me),
        "source_id": source_id,
    }
    return doors.show(request, "console/intake/events.html", context)


@doors.page(Right.INTAKE_READ)
@require_GET
def event(request: HttpRequest, event_id: int) -> HttpResponse:
    """One event's way from bytes to order."""
    me = doors.actor(request)
    found = intake.event(me, event_id)
    context = {
        "event": found,
        "steps": _steps(found),
        "lines": _marked(found),
        "edits": _edits(found),
        "moves": [_told(move) for move in found.moves],
        "ranked": repair.of_event(me, event_id),
        "may_operate": can(me, Right.INTAKE_OPERATE),
        "may_edit": can(me, Right.INTAKE_OPERATE) and found.row.state == "dead",
    }
    return doors.show(request, "console/intake/event.html", context)


@doors.page(Right.INTAKE_READ)
@require_GET
def event_raw(request: HttpRequest, event_id: int) -> HttpResponse:
    """The bytes as they came, as a download (never shown as a page of ours)."""
    body = intake.event(doors.actor(request), event_id, whole=True).body
    return doors.file(body, f"event-{event_id}.bin", "application/octet-stream", saved=True)


_ENDS = {"ignored": "Ignored", "superseded": "Superseded", "dead": "Dead letter", "pending": "Waiting"}


def _steps(found: EventView) -> list[dict[str, Any]]:
    """Received, understood, judged, recorded: how far this event came."""
    row = found.row
    over = row.state != "pending"
    unread = {"json_invalid", "table_invalid", "shape_unknown", "channel_error", "mapping_failed"}
    understood = over and not unread & {letter.code for letter in found.letters if letter.state == "open"}
    last = found.versions[-1] if found.versions else None
    edited = [{"label": f"Edited by {last.who}", "state": "done", "at": last.at}] if last else []
    return [
        {"label": "Received", "state": "done", "at": row.received_at},
        {"label": "Verified", "state": "done", "at": row.received_at},
        *edited,
        {"label": f"Parsed: {row.kind}" if understood else "Parsed", "state": "done" if understood else "now"},
        {"label": "Judged", "state": "next" if not understood else "done"},
        {
            "label": _ENDS.get(row.state, "Taken"),
            "state": "done" if over and row.state != "dead" else "now" if row.state == "dead" else "next",
            "at": found.processed_at if over else found.due_at,
        },
    ]


def _told(move: MoveRecord) -> dict[str, Any]:
    what = f"{move.axis.capitalize()}: {move.before} → {move.after}"
    return {"text": what, "detail": move.reason, "who": move.actor_label, "at": move.at}


def _marked(found: EventView) -> list[tuple[str, bool]]:
    """The payload line by line, and whether an open letter points at the line: by the name of the field."""
    fields = {letter.field for letter in found.letters if letter.state == "open" and letter.field}
    names = [re.escape(field.rsplit(".", 1)[-1]) for field in fields]
    wanted = "|".join(rf'"(?:{name}|{name}_\w+|\w+_{name})"|<{name}\b' for name in names)
    pattern = re.compile(wanted) if names else None
    lines = repair.readable(found.body).splitlines()[:_MOST_LINES]
    return [(line, pattern is not None and pattern.search(line) is not None) for line in lines]


def _edits(found: EventView) -> list[dict[str, Any]]:
    """Each edit with who, why and what it changed."""
    bodies = [found.body, *(it.body for it in found.versions)]
    return [
        {"version": it, "changes": repair.changes(bodies[place], it.body) if it.body and bodies[place] else []}
        for place, it in enumerate(found.versions)
    ]
