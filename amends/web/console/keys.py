"""API keys in the console: one's own, and for administrators anybody's. A key is shown once, when it is made."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amends.accounts import api as accounts
from amends.accounts.api import LABELS, Right, can
from amends.core.errors import NotFound
from amends.jobs.api import once
from amends.web import doors
from amends.web.console.fields import day_field

READING = [str(right) for right in Right if right.endswith(".read")]


class KeyForm(forms.Form):
    """What a key is for, and what it may."""

    label = forms.CharField(
        label="What is it for?",
        max_length=100,
        help_text="So that you recognise it later: “Nightly stock export”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    roles = forms.MultipleChoiceField(
        label="Works as",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="None chosen: as all that its person is at each time.",
    )
    may = forms.ChoiceField(
        label="May",
        choices=[("all", "Everything that this allows"), ("read", "Only read")],
        widget=forms.RadioSelect,
        initial="all",
    )
    until = day_field("Until", required=False, help_text="That day included (UTC). Empty: until it is revoked.")

    def __init__(self, *args: Any, roles: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["roles"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(role, LABELS.get(role, role).capitalize()) for role in roles]
        if len(roles) < 2:
            del self.fields["roles"]


@never_cache
@doors.page()
def keys(request: HttpRequest) -> HttpResponse:
    """The keys, newest first, and a form for a new one."""
    me = doors.actor(request)
    admin = can(me, Right.PEOPLE_ADMIN)
    owner = _owner(request)
    everybody = admin and "everybody" in request.GET
    person = accounts.user(me, owner) if owner != me.user_id else None
    roles = sorted(person.roles if person else me.roles)
    form = KeyForm(request.POST or None, roles=roles)
    made = ""
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            made = _make(request, owner, form.cleaned_data)
            form = KeyForm(roles=roles)
    listed = accounts.tokens(me, None if everybody else owner, doors.cursor(request), doors.PAGE_SIZE)
    context = {
        "page": listed,
        "made": made,
        "sent_twice": request.method == "POST" and form.is_bound is False and not made,
        "person": person,
        "admin": admin,
        "everybody": everybody,
        "labels": LABELS,
        "reading": tuple(sorted(READING)),
    }
    return doors.show(request, "console/people/keys.html", context, form=form)


@require_POST
@doors.page()
def revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Stop a key at once."""
    with doors.told(request, "The key is revoked: it stopped working."):
        accounts.revoke_token(doors.actor(request), key_id)
    back = request.POST.get("back", "")
    return doors.go(request, f"/console/keys/{'?everybody=1' if back == 'everybody' else ''}")


def _owner(request: HttpRequest) -> int:
    named = request.GET.get("person", "")
    owner = int(named) if named.isascii() and named.isdigit() and len(named) < 19 else doors.actor(request).user_id
    if owner is None:
        raise NotFound
    return owner


def _make(request: HttpRequest, owner: int, values: dict[str, Any]) -> str:
    """The new key; empty when this form was sent before (then the key was shown, and is kept nowhere)."""
    me = doors.actor(request)
    until = values["until"]
    ends = datetime.combine(until + timedelta(days=1), time.min, UTC) if until else None
    made: list[str] = []

    def produce() -> None:
        made.append(
            accounts.issue_token(
                me,
                owner,
                values["label"],
                roles=values.get("roles", ()),
                rights=READING if values["may"] == "read" else (),
                expires_at=ends,
            )
        )

    once(f"console.keys:{me.user_id}", doors.once_key(request), [owner, values["label"]], produce)
    return made[0] if made else ""
