"""A colleague states for a customer what was bought elsewhere or got as a present."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse

from amends.accounts.api import Right
from amends.core import clock
from amends.purchases.api import customer_of, state_purchase
from amends.purchases.ports import PurchaseInput
from amends.web import doors
from amends.web.console.fields import CodeField


class StatedForm(forms.Form):
    """Who, what, where and when. The rules are the purchases room's."""

    email = forms.EmailField(label="Customer's e-mail address", max_length=254)
    name = forms.CharField(label="Customer's name", max_length=200, required=False)
    kind = forms.ChoiceField(
        label="How did the customer get it?",
        choices=[("elsewhere", "Bought at another shop"), ("gift", "Got as a present")],
        widget=forms.RadioSelect,
        initial="elsewhere",
    )
    product = CodeField(
        label="Number of the product", max_length=100, help_text="SKU, GTIN below the barcode, or serial number."
    )
    seller = forms.CharField(
        label="Shop that sold it", max_length=200, required=False, help_text="Empty for a present."
    )
    bought_on = forms.DateField(
        label="Day on the receipt",
        help_text="Of a present: the day on which it was given.",
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    country = forms.RegexField(
        r"^([A-Z]{2})?$",
        label="Country of the purchase",
        required=False,
        help_text="Two letters, such as DE: its law holds.",
        widget=forms.TextInput(attrs={"size": 4, "maxlength": 2, "autocapitalize": "characters"}),
    )


@doors.page(Right.CLAIMS_WRITE)
def purchase_new(request: HttpRequest) -> HttpResponse:
    """The purchase; then the claim on it, like on any order."""
    form = StatedForm(request.POST or None)
    form.fields["bought_on"].widget.attrs["max"] = clock.now().date().isoformat()
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        with doors.refusals(form):
            whose = customer_of(said.pop("email"), said.pop("name"), said["country"])
            key = doors.once_key(request)
            found = state_purchase(doors.actor(request), PurchaseInput(**said, customer_id=whose), key)
            return doors.go(
                request, "console:claim_new", found.order_line_id, message="Taken down; now the defect."
            )
    return doors.show(request, "console/orders/stated.html", form=form)
