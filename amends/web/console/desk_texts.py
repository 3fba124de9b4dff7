"""The texts for customers: by what they are for, reason and language."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.casework import api as casework
from amends.casework.ports import PLACEHOLDERS, TextView
from amends.core.errors import NotFound
from amends.web import doors

_KINDS = [
    ("ask", "Question"),
    ("approve", "Approval"),
    ("deny", "Denial"),
    ("escalate", "Escalation"),
    ("note", "Message"),
]
_LANGUAGES = [
    ("en", "English"),
    ("de", "German"),
    ("fr", "French"),
    ("es", "Spanish"),
    ("it", "Italian"),
    ("nl", "Dutch"),
    ("pt", "Portuguese"),
    ("pl", "Polish"),
    ("sv", "Swedish"),
    ("da", "Danish"),
    ("ar", "Arabic"),
    ("he", "Hebrew"),
]
_REASONS = [
    ("", "Any"),
    ("evidence", "Evidence"),
    ("serial", "Serial number"),
    ("proof_of_purchase", "Proof of purchase"),
    ("coverage", "Coverage"),
    ("duplicate", "Claimed before"),
    ("known_pattern", "Known pattern"),
    ("safety", "Safety"),
]


class TextForm(forms.Form):
    """One text."""

    kind = forms.ChoiceField(label="For", choices=_KINDS)
    reason = forms.ChoiceField(choices=_REASONS, required=False)
    language = forms.ChoiceField(choices=_LANGUAGES)
    title = forms.CharField(max_length=120, help_text="What colleagues choose it by.")
    body = forms.CharField(label="Text", max_length=4000, widget=forms.Textarea(attrs={"rows": 9}))
    active = forms.BooleanField(label="In use", required=False, initial=True)


@require_safe
@doors.page(Right.CLAIMS_READ)
def texts(request: HttpRequest) -> HttpResponse:
    """All texts."""
    me = doors.actor(request)
    context = {"texts": casework.texts.texts(me), "may_write": can(me, Right.CLAIMS_APPROVE_SECOND)}
    return doors.show(request, "console/claims/texts.html", context)


@doors.page(Right.CLAIMS_APPROVE_SECOND)
def text(request: HttpRequest, text_id: int = 0) -> HttpResponse:
    """Write or change one."""
    me = doors.actor(request)
    found = next((one for one in casework.texts.texts(me) if one.id == text_id), None)
    if text_id and found is None:
        raise NotFound
    form = TextForm(request.POST if request.method == "POST" else None, initial=_filled(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with doors.refusals(form):
            casework.save_text(
                me,
                said["kind"],
                said["reason"],
                said["language"],
                said["title"],
                said["body"],
                text_id=text_id or None,
                active=said["active"],
            )
            return doors.go(request, "console:texts", message="The text is saved.")
    context = {"text": found, "placeholders": PLACEHOLDERS.items()}
    return doors.show(request, "console/claims/text.html", context, form=form)


def _filled(found: TextView | None) -> dict[str, object]:
    names = ("kind", "reason", "language", "title", "body", "active")
    return {name: getattr(found, name) for name in names} if found is not None else {"active": True}
