"""Letters in the merchant's own words: draft, look at it with a real case, publish."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.notices.api import own
from amends.notices.ports import OwnLetterView, Said
from amends.web import doors
from amends.web.console.fields import CodeField
from amends.web.console.letter_frames import framed, keep
from amends.workflows.api import letter_values

_DONE = {
    "publish": "Published: from now on this letter goes out in these words.",
    "withdraw": "Withdrawn: the built-in letter goes out again.",
    "discard": "The draft is gone.",
}


def _letters() -> list[tuple[str, str]]:
    return [(name, name.replace("_", " ").capitalize()) for name in own.LETTERS]


class OwnLetterForm(forms.Form):
    """Which letter, for whom, and its words."""

    letter = forms.ChoiceField(label="Letter", choices=_letters)
    language = forms.ChoiceField(label="Language", choices=settings.LANGUAGES)
    scope = CodeField(
        label="Only for",
        required=False,
        max_length=200,
        help_text="A legal entity's code, or channel/account. Empty: for everybody.",
    )
    subject = forms.CharField(label="Subject", max_length=150)
    body = forms.CharField(
        label="Text",
        max_length=8_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text="Greeting, claim number, button and sender are put around it. An empty line begins a paragraph, "
        "- a list; **bold**; [words]({status_url}) is a link.",
    )
    claim = forms.CharField(
        label="Case to look at it with",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "CLM-…", "autocomplete": "off", "spellcheck": "false"}),
    )


@require_GET
@doors.page(Right.NOTICES_READ)
def letter_texts(request: HttpRequest) -> HttpResponse:
    """Every letter that can be written in own words, and what was written."""
    written: dict[str, list[OwnLetterView]] = {}
    for one in own.own_letters():
        written.setdefault(one.letter, []).append(one)
    rows = [(name, label, written.get(name, [])) for name, label in _letters()]
    context = {"rows": rows, "may_write": can(doors.actor(request), Right.CLAIMS_APPROVE_SECOND)}
    return doors.show(request, "console/letter_texts.html", context)


@require_http_methods(["GET", "POST"])
@doors.page(Right.CLAIMS_APPROVE_SECOND)
def letter_text(request: HttpRequest, letter_id: int = 0) -> HttpResponse:
    """Write a draft, with a look at it."""
    me = doors.actor(request)
    found = own.own_letter(letter_id) if letter_id else None
    form = OwnLetterForm(request.POST if request.method == "POST" else None, initial=_initial(request, found))
    seen: Said | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with doors.refusals(form):
            if "look" in request.POST:
                values = letter_values(me, said["letter"], said["claim"]) if said["claim"].strip() else None
                values = values or {name: f"[{name}]" for name in own.placeholders(said["letter"])}
                seen = own.preview(said["letter"], said["language"], said["subject"], said["body"], values)
            else:
                kept = own.save_draft(
                    me, said["letter"], said["language"], said["subject"], said["body"], said["scope"]
                )
                return doors.go(request, "console:letter_text", kept.id, message="The draft is kept.")
    letter = form["letter"].value() or "claim_received"
    context = {
        "found": found,
        "seen": seen,
        "token": keep(me.user_id, seen.html) if seen else "",
        "placeholders": own.placeholders(letter) if letter in own.LETTERS else (),
        "needed": own.NEEDED.get(letter, ()),
    }
    return doors.show(request, "console/letter_text.html", context, form=form)


@require_POST
@doors.page(Right.CLAIMS_APPROVE_SECOND)
def letter_text_do(request: HttpRequest, letter_id: int, verb: str) -> HttpResponse:
    """publish, withdraw, discard."""
    with doors.told(request, _DONE.get(verb, "")):
        own.act_on_letter(doors.actor(request), letter_id, verb)
    return doors.go(request, "console:letter_texts")


@xframe_options_sameorigin
@require_GET
@doors.page(Right.CLAIMS_APPROVE_SECOND)
def letter_text_seen(request: HttpRequest, token: str) -> HttpResponse:
    """What was looked at, for its frame; only for who asked for it, for ten minutes."""
    return framed(request, token)


def _initial(request: HttpRequest, found: OwnLetterView | None) -> dict[str, str]:
    if found is None:
        return {"letter": request.GET.get("letter", ""), "language": "en"}
    names = ("letter", "language", "scope", "subject", "body")
    return {name: str(getattr(found, name)) for name in names}
