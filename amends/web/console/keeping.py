"""How long evidence is kept, what a legal hold keeps, what was erased: who, when, why."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref, claims_by_id
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused, register_texts
from amends.evidence import api as evidence
from amends.web import doors
from amends.web.console.fields import CodeField

register_texts({"claim_ref_unknown": "There is no claim {ref}. Copy its reference from the case page."})
_KINDS = {
    "photos": "Photos, as shown and as sent",
    "originals": "Photos, as sent",
    "videos": "Videos",
    "receipts": "Receipts",
    "words": "Words, conversation and mail",
}
_WHAT = (
    ("hold", "Keep it: a legal hold on this claim's evidence"),
    ("hold_customer", "Keep it: a legal hold on all of the customer's evidence"),
    ("erase", "Erase the customer's evidence, words, conversation and mail, on their request"),
)


class KeepingForm(forms.Form):
    """A hold, or an erasure that somebody asked for."""

    claim = CodeField(label="Claim", max_length=40, help_text="CLM-..., one of the customer's.")
    what = forms.ChoiceField(label="What is to happen", choices=_WHAT, widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Why (it stays in the record)", max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    sure = forms.BooleanField(label="I have looked at the case: what is erased cannot come back", required=False)

    def clean(self) -> dict[str, object]:
        """An erasure asks twice."""
        said = super().clean() or {}
        if said.get("what") == "erase" and not said.get("sure"):
            self.add_error("sure", "Tick this before anything is erased.")
        return said


@doors.page(Right.PEOPLE_ADMIN)
def keeping(request: HttpRequest) -> HttpResponse:
    """The policy, the holds, the erasures; and the form for a new one."""
    me = doors.actor(request)
    form = KeepingForm(request.POST or None, initial={"claim": request.GET.get("claim", ""), "what": "hold"})
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            said = form.cleaned_data
            return doors.go(
                request, "console:keeping", message=_done(me, said["claim"], said["what"], said["reason"])
            )
    return doors.show(request, "console/people/keeping.html", _shown(me), form=form)


@require_POST
@doors.page(Right.PEOPLE_ADMIN)
def release(request: HttpRequest, hold_id: int) -> HttpResponse:
    """The hold ends; retention goes on from the next night."""
    with doors.told(request, "Released. Retention goes on from the next night."):
        evidence.release_hold(doors.actor(request), hold_id)
    return doors.go(request, "console:keeping")


def _done(me: Actor, ref: str, what: str, reason: str) -> str:
    try:
        claim = claim_by_ref(me, ref)
    except NotFound:
        raise Refused("claim_ref_unknown", ref=ref, field="claim") from None
    if what == "hold":
        evidence.set_hold(me, reason, claim_id=claim.id)
        return f"The evidence of {claim.public_id} is held."
    if claim.customer_id is None:
        raise Refused("claim_ref_unknown", ref=f"{ref} of a customer whom we know", field="claim")
    if what == "hold_customer":
        evidence.set_hold(me, reason, customer_id=claim.customer_id)
        return "All evidence of this customer is held."
    gone = evidence.erase_person(me, claim.customer_id, reason)
    kept = f" {gone.held} legal holds kept their part." if gone.held else ""
    later = f" The words of {gone.waiting} claims follow when these end." if gone.waiting else ""
    return (
        f"Erased: {gone.photos} photos, {gone.attachments} videos and receipts, the words of {gone.words} claims, "
        f"{gone.letters} letters and mails.{later}{kept}"
    )


def _shown(me: Actor) -> dict[str, object]:
    holds = evidence.holds(me)
    named = claims_by_id(me, [one.claim_id for one in holds if one.claim_id is not None])
    return {
        "kept": [(_KINDS.get(kind, kind), days) for kind, days in settings.EVIDENCE_DAYS.items()],
        "holds": [(one, named.get(one.claim_id or 0)) for one in holds],
        "erasures": evidence.erasures(me),
    }
