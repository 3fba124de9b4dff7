"""Photos of good pieces, by product: what is unlike them is looked at earlier."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.errors import AmendsError
from amends.identification.api import references as good
from amends.web import doors
from amends.web.console.fields import CodeField


class ReferencesForm(forms.Form):
    """The product; the photos come beside it."""

    sku = CodeField(label="Product (SKU)", max_length=100)


@doors.page(Right.QUALITY_READ)
def references(request: HttpRequest) -> HttpResponse:
    """The products that have some, those of one product, and the form for more."""
    me = doors.actor(request)
    sku = request.GET.get("sku", "").strip()
    form = ReferencesForm(request.POST or None, initial={"sku": sku})
    if request.method == "POST" and form.is_valid():
        sku = form.cleaned_data["sku"]
        kept = _take(request, sku)
        if kept:
            messages.success(request, f"{kept} photo{'' if kept == 1 else 's'} of good pieces kept.")
        return doors.go(request, _at(sku))
    context = {
        "sku": sku,
        "photos": good.references(me, sku) if sku else (),
        "products": good.with_references(me),
        "may_change": can(me, Right.IDENTIFICATION_SWITCH),
    }
    return doors.show(request, "console/identification/references.html", context, form=form)


@require_POST
@doors.page(Right.IDENTIFICATION_SWITCH)
def remove(request: HttpRequest, ref: str) -> HttpResponse:
    """It counts no more."""
    with doors.told(request, "Removed: claims that come now are not compared with it."):
        good.remove_reference(doors.actor(request), ref)
    return doors.go(request, _at(request.POST.get("sku", "")))


@require_safe
@doors.page(Right.QUALITY_READ)
def picture(request: HttpRequest, ref: str) -> HttpResponse:
    """The photo itself."""
    body = good.reference_bytes(doors.actor(request), ref, small="small" in request.GET)
    return doors.file(body, f"{ref}.jpg", "image/jpeg")


def _take(request: HttpRequest, sku: str) -> int:
    files = request.FILES.getlist("photos")
    if not files:
        messages.warning(request, "No photo was chosen.")
    kept = 0
    for file in files:
        try:
            good.add_reference(doors.actor(request), sku, file.name or "photo", file.read())
            kept += 1
        except AmendsError as error:
            messages.error(request, f"{file.name}: {error.text}")
    return kept


def _at(sku: str) -> str:
    return f"{reverse('console:references')}?{urlencode({'sku': sku})}"
