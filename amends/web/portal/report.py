"""Reporting a defect, in three short steps. From the first step on a draft keeps everything."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimView
from amends.core.actor import Actor
from amends.core.errors import NotFound, Refused
from amends.evidence.api import attachments as attachments_of
from amends.orders.api import LineView, order
from amends.web import attachments, doors, photo_check
from amends.web.portal import link as links
from amends.web.portal.orders import items
from amends.web.portal.rights import law

_FRIENDLY = {  # category: how a customer would say it, and what belongs there
    "Safety": (gettext_lazy("It is dangerous"), gettext_lazy("Smoke, electric shock, heat, an injury")),
    "Dead on Arrival": (gettext_lazy("It never worked"), gettext_lazy("From the first day")),
    "Hardware Failure": (
        gettext_lazy("It stopped working"),
        gettext_lazy("Display, sound, motor, leaks, cracks"),
    ),
    "Battery": (gettext_lazy("The battery"), gettext_lazy("Runs empty, does not charge, swollen")),
    "Software": (gettext_lazy("The software"), gettext_lazy("Crashes, updates, missing functions")),
    "Cosmetic Damage": (gettext_lazy("It looks damaged"), gettext_lazy("Scratches, dents, stains, paint")),
    "Transport Damage": (
        gettext_lazy("It arrived broken"),
        gettext_lazy("Or the parcel was crushed or open"),
    ),
    "Missing Part": (gettext_lazy("Something is missing"), gettext_lazy("A part, a piece, the papers")),
    "Wrong Item": (
        gettext_lazy("It is not what I ordered"),
        gettext_lazy("Another product, size or colour"),
    ),
    "Wear": (gettext_lazy("It wore out too soon"), gettext_lazy("Seams, zips, colour, material")),
    "Other": (gettext_lazy("Something else"), ""),
}


class ReportForm(forms.Form):
    """What is wrong. The rules (lengths, the catalogue, quantities) are the claims room's."""

    defect = forms.CharField(label=gettext_lazy("What is wrong"), required=False)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5000}),
    )
    serial = forms.CharField(
        label=gettext_lazy("Serial number"),
        required=False,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": 100}
        ),
    )
    quantity = forms.IntegerField(
        label=gettext_lazy("How many are defective?"), min_value=1, initial=1, required=False
    )

    def as_input(self, order_id: int, line_id: int) -> ClaimInput:
        """For the claims room."""
        known = self.cleaned_data
        return ClaimInput(
            order_id=order_id,
            order_line_id=line_id,
            defect_code=known.get("defect", ""),
            description=known.get("description", ""),
            serial=known.get("serial", ""),
            quantity=known.get("quantity") or 1,
        )


@doors.customer_page
def new(request: HttpRequest, order_id: int, line_id: int) -> HttpResponse:
    """Step 1 for a new claim."""
    me = doors.actor(request)
    line = _line(me, order_id, line_id)
    form = ReportForm(request.POST or None, initial=request.session.get(_kept_as(line_id)))
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="portal_claim"):
            form.add_error(None, _("That were many claims in one hour. Send this one a little later."))
            return _details(request, form, line, order_id)
        with doors.refusals(form):
            opened = claims.open_claim(me, form.as_input(order_id, line_id), doors.once_key(request))
            request.session.pop(_kept_as(line_id), None)
            return doors.go(request, "portal:photos", opened.public_id)
    return _details(request, form, line, order_id)


@doors.customer_page
def details(request: HttpRequest, ref: str) -> HttpResponse:
    """Step 1 again, for a draft."""
    me = doors.actor(request)
    draft = _draft(me, ref)
    line = _line(me, draft.order_id, draft.order_line_id)
    kept = {
        "defect": draft.defect_code,
        "description": draft.description,
        "serial": draft.serial_reported,
        "quantity": draft.quantity,
    }
    form = ReportForm(request.POST or None, initial=kept)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            claims.revise(me, draft.id, form.as_input(draft.order_id, draft.order_line_id))
            return doors.go(request, "portal:review" if draft.photos else "portal:photos", ref)
    return _details(request, form, line, draft.order_id)


@doors.customer_page
def photos(request: HttpRequest, ref: str) -> HttpResponse:
    """Step 2: photos, each kept as soon as it is sent."""
    me = doors.actor(request)
    draft = _draft(me, ref)
    if request.method == "POST":
        keep_photos(request, me, draft.id)
        return doors.go(request, "portal:photos", ref)
    return doors.show(
        request, "portal/photos.html", {"claim": draft, "step": 2, "attachments": attachments_of(me, draft.id)}
    )


@doors.customer_page
def review(request: HttpRequest, ref: str) -> HttpResponse:
    """Step 3: everything once more, the rights, and the button."""
    me = doors.actor(request)
    draft = _draft(me, ref)
    found = order(me, draft.order_id)
    item = next((item for item in items(found) if item.line.id == draft.order_line_id), None)
    context = {
        "claim": draft,
        "item": item,
        "order": found,
        "step": 3,
        "attachments": attachments_of(me, draft.id),
        "law": law(found.country),
    }
    return doors.show(request, "portal/review.html", context)


@require_POST
@doors.customer_page
def keep(request: HttpRequest, order_id: int, line_id: int) -> HttpResponse:
    """What is being typed in step 1, kept with the sign-in until the draft is made."""
    _line(doors.actor(request), order_id, line_id)
    request.session[_kept_as(line_id)] = {
        name: request.POST.get(name, "")[:5000] for name in ("defect", "description", "serial", "quantity")
    }
    return HttpResponse(status=204)


def _kept_as(line_id: int) -> str:
    return f"typed_{line_id}"


@require_POST
@doors.customer_page
def later(request: HttpRequest, ref: str) -> HttpResponse:
    """A link back to the draft, by letter."""
    me = doors.actor(request)
    draft = _draft(me, ref)
    if me.customer_id is None or not ratelimit.consume(request, action="portal_later"):
        messages.error(request, _("That were many letters in one hour. Your report is kept all the same."))
    else:
        page = reverse("portal:review", args=[draft.public_id])
        links.send_draft_link(me.customer_id, draft.title, page, get_language() or "en")
        messages.success(request, _("Your report is kept. We have sent you a link to go on with it."))
    return doors.go(request, "portal:photos", ref)


@require_POST
@doors.customer_page
def send(request: HttpRequest, ref: str) -> HttpResponse:
    """Hand the claim in. A second press finds it handed in."""
    me = doors.actor(request)
    claim = claims.claim_by_ref(me, ref)
    if claim.state == "draft":
        with doors.told(request, _("Thank you. We have your claim and are checking it now.")):
            claims.submit(me, claim.id)
    return doors.go(request, "portal:claim", ref)


def keep_photos(request: HttpRequest, me: Actor, claim_id: int) -> None:
    """Keep each file that can be kept; say which cannot, and why."""
    if not ratelimit.consume(request, action="portal_photo"):
        messages.error(request, _("That were many photos in one hour. Add the rest a little later."))
        return
    found, refused = attachments.take(request, me, claim_id)
    attachments.tell(request, refused)
    for one in (it for it in found if it.kind == "photo"):
        if retake := photo_check.said(claims.photo_bytes(me, one.public_id)):
            messages.warning(request, retake)
    kept = len(found)
    photos_only = all(one.kind == "photo" for one in found)
    if kept and photos_only:
        messages.success(request, _("1 photo added.") if kept == 1 else _("%d photos added.") % kept)
    elif kept:
        messages.success(request, _("1 file added.") if kept == 1 else _("%d files added.") % kept)
    elif not refused:
        messages.warning(request, _("No photo was chosen."))


def _details(request: HttpRequest, form: ReportForm, line: LineView, order_id: int) -> HttpResponse:
    chosen = str(form["defect"].value() or "")
    context = {"line": line, "order_id": order_id, "groups": groups(chosen), "chosen": chosen, "step": 1}
    return doors.show(request, "portal/details.html", context, form=form)


def groups(chosen: str) -> list[dict[str, Any]]:
    """The defect types by category, safety first; the category of the chosen one is open."""
    kinds = sorted(claims.defect_types(), key=lambda kind: (kind.category != "Safety", kind.category == "Other"))
    return [
        {
            "category": category,
            "name": _FRIENDLY.get(category, (category, ""))[0],
            "hint": _FRIENDLY.get(category, (category, ""))[1],
            "types": found,
            "open": any(kind.code == chosen for kind in found),
        }
        for category, members in groupby(kinds, key=lambda kind: kind.category)
        if (found := list(members))
    ]


def _line(me: Actor, order_id: int, line_id: int) -> LineView:
    for line in order(me, order_id).lines:
        if line.id == line_id:
            return line
    raise NotFound


def _draft(me: Actor, ref: str) -> ClaimView:
    claim = claims.claim_by_ref(me, ref)
    if claim.state != "draft":
        raise Refused("claim_not_open", state=claim.state.replace("_", " "))
    return claim
