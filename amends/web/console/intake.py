"""Sources, events, one event's way from bytes to order, and dead letters."""

from __future__ import annotations

from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.intake import api as intake
from amends.intake.ports import EventView, SourceView
from amends.jobs.api import MoveRecord
from amends.repair import api as repair
from amends.web import doors

STATES = ("", "pending", "done", "ignored", "superseded", "dead")
LETTER_STATES = ("open", "released", "replayed", "discarded")
_BY_FILE_ONLY = ("retail",)


class SourceForm(forms.Form):
    """A new source: which shop, and the secret that it signs with."""

    channel = forms.ChoiceField(label="Channel")
    account = forms.CharField(
        label="Account",
        max_length=100,
        help_text="Part of the address that the shop sends to: small letters, digits, dots and dashes.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
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
    return doors.go(request, "console:sources")


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def source_switch(request: HttpRequest, source_id: int) -> HttpResponse:
    """Switch a source on or off."""
    on = request.POST.get("enabled") == "1"
    with doors.told(request, "The source is on." if on else "The source is off: what it sends is answered 404."):
        intake.switch_source(doors.actor(request), source_id, on)
    return doors.go(request, "console:sources")


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
        "body": readable(found.body),
        "moves": [_told(move) for move in found.moves],
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/event.html", context)


@doors.page(Right.INTAKE_READ)
@require_GET
def event_raw(request: HttpRequest, event_id: int) -> HttpResponse:
    """The bytes as they came, as a download (never shown as a page of ours)."""
    return HttpResponse(
        intake.event(doors.actor(request), event_id, whole=True).body,
        content_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="event-{event_id}.bin"'},
    )


@doors.page(Right.INTAKE_READ)
@require_GET
def dead_letters(request: HttpRequest) -> HttpResponse:
    """What could not be taken: by cause, and each with its reason in words."""
    me = doors.actor(request)
    state = request.GET.get("state", "open")
    state = state if state in LETTER_STATES else "open"
    code = request.GET.get("code", "")[:60]
    context = {
        "page": repair.dead_letters(me, state, doors.cursor(request), doors.PAGE_SIZE, code=code),
        "causes": repair.dead_causes(me),
        "states": LETTER_STATES,
        "state": state,
        "code": code,
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    return doors.show(request, "console/intake/dead_letters.html", context)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def dead_letter(request: HttpRequest, letter_id: int) -> HttpResponse:
    """Replay, release or discard one letter."""
    me, reason = doors.actor(request), request.POST.get("reason", "")[:500]
    with doors.told(request):
        match request.POST.get("act"):
            case "release":
                repair.release(me, letter_id, reason)
                messages.success(request, "Released: the event was processed again without this hold.")
            case "discard":
                repair.discard(me, letter_id, reason)
                messages.success(request, "Discarded. The event's bytes are kept.")
            case _:
                messages.success(request, _counted(repair.replay(me, [letter_id])))
    back = request.POST.get("event", "")
    if back.isascii() and back.isdigit() and len(back) < 18:
        return doors.go(request, "console:event", int(back))
    return doors.go(request, "console:dead_letters")


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def dead_replay(request: HttpRequest) -> HttpResponse:
    """Replay all letters of one cause."""
    with doors.told(request):
        repair.begin_bulk(doors.actor(request), "replay", request.POST.get("code", "")[:60])
        messages.success(request, "The replay runs in the background.")
    return doors.go(request, "console:dead_letters")


def _counted(counts: dict[str, int]) -> str:
    words = {"done": "taken", "dead": "still cannot be taken", "ignored": "ignored", "superseded": "superseded",
             "pending": "waiting", "later": "follow in the background"}  # fmt: skip
    told = ", ".join(f"{count} {words.get(state, state)}" for state, count in sorted(counts.items()))
    return f"Replayed: {told or 'nothing was open'}."


def _steps(found: EventView) -> list[dict[str, Any]]:
    """Received, understood, judged, recorded: how far this event came."""
    row = found.row
    over = row.state != "pending"
    stopped = any(letter.state == "open" for letter in found.letters)
    unread = {"json_invalid", "table_invalid", "shape_unknown", "channel_error", "mapping_failed"}
    understood = over and not unread & {letter.code for letter in found.letters if letter.state == "open"}
    return [
        {"label": "Received and signed", "state": "done", "at": row.received_at},
        {"label": f"Mapped: {row.kind}" if understood else "Mapped", "state": "done" if understood else "now"},
        {"label": "Gates", "state": "next" if not understood else "now" if stopped else "done"},
        {
            "label": {"ignored": "Ignored", "superseded": "Superseded"}.get(row.state, "Recorded"),
            "state": "done" if over and row.state != "dead" else "next",
            "at": found.processed_at if over and row.state != "dead" else None,
        },
    ]


def _told(move: MoveRecord) -> dict[str, Any]:
    what = f"{move.axis.capitalize()}: {move.before} → {move.after}"
    return {"text": what, "detail": move.reason, "who": move.actor_label, "at": move.at}


def readable(body: bytes) -> str:
    """The bytes for reading: JSON indented (numbers digit for digit), else as text."""
    try:
        return msgspec.json.format(body, indent=2).decode()
    except (msgspec.DecodeError, RecursionError, ValueError):
        return body.decode("utf-8", "replace")
