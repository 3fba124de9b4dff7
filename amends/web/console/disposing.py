"""The disposition bench: weighed, proposed by one, authorised by another, singly or many at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amends.accounts.api import Right, can
from amends.core.money import Money, is_currency
from amends.disposal import api as disposal
from amends.disposal.ports import MOST_AT_ONCE, Outcome
from amends.returns import api as returns
from amends.returns.ports import DisposalTerms
from amends.web import doors
from amends.web.console.rmas import expected

CODES = {
    "use_as_is": ("Use as is", "Back into stock as new"),
    "refurbish": ("Refurbish", "To the refurbishment centre; graded and released there"),
    "rework": ("Rework", "To the repair bench; stays out of stock"),
    "return_to_vendor": (
        "Return to vendor",
        "Into the supplier's bin; shipped with the supplier's RMA, claimed under Supplier recovery",
    ),
    "return_to_customer": ("Return to customer", "Sent back to who sent it"),
    "liquidate": ("Liquidate", "Sold in lots as it is, out of stock for good"),
    "donate": ("Donate", "Given away, out of stock for good"),
    "recycle": ("Recycle", "For its materials; with the recycler's certificate"),
    "scrap": ("Scrap", "Destroyed, out of stock for good"),
}
SHOWN = {"todo": "To propose", "proposed": "To authorise", "done": "Carried out", "refused": "Refused"}


class ProposalForm(forms.Form):
    """What should become of the goods."""

    code = forms.ChoiceField(choices=[(code, label) for code, (label, _) in CODES.items()])
    note = forms.CharField(required=False, max_length=2_000)
    partner = forms.CharField(label="Who gets them", required=False, max_length=200)
    certificate = forms.CharField(label="Certificate", required=False, max_length=200)
    proceeds = forms.CharField(label="Proceeds", required=False, max_length=30)
    currency = forms.CharField(label="Currency", required=False, max_length=3)

    def clean(self) -> dict[str, Any]:
        """The proceeds as minor units."""
        values = super().clean() or {}
        text, currency = values.get("proceeds", ""), values.get("currency", "").upper()
        values["currency"], values["proceeds_minor"] = currency, None
        if not text:
            return values
        if not is_currency(currency):
            self.add_error("currency", "Enter a three-letter currency code such as EUR.")
            return values
        try:
            values["proceeds_minor"] = Money.parse(text, currency).minor
        except ValueError:
            self.add_error("proceeds", f"{text} is not an amount in {currency}, such as 12.50.")
        return values

    def terms(self) -> DisposalTerms:
        """What was typed beside the code; only what fits the code."""
        said = self.cleaned_data
        code = said["code"]
        sold = code == "liquidate" and said["proceeds_minor"] is not None
        return DisposalTerms(
            partner=said["partner"] if code in ("liquidate", "donate", "recycle") else "",
            certificate=said["certificate"] if code == "recycle" else "",
            proceeds_minor=said["proceeds_minor"] if sold else None,
            currency=said["currency"] if sold else "",
        )


@doors.page(Right.RETURNS_READ)
@require_safe
def dispositions(request: HttpRequest) -> HttpResponse:
    """Four lists: to propose, to authorise, carried out, refused."""
    me = doors.actor(request)
    fallback = "proposed" if can(me, Right.DISPOSITION_AUTHORISE) else "todo"
    show = request.GET.get("show", fallback)
    show = show if show in SHOWN else fallback
    context: dict[str, Any] = {
        "show": show,
        "tabs": SHOWN,
        "may_propose": can(me, Right.DISPOSITION_PROPOSE),
        "may_authorise": can(me, Right.DISPOSITION_AUTHORISE),
        "me": me,
    }
    if show == "todo":
        context["page"] = disposal.bench(me, doors.cursor(request))
    else:
        context["page"] = returns.dispositions(me, [show], doors.cursor(request))
    return doors.show(request, "console/returns/dispositions.html", context)


@doors.page(Right.DISPOSITION_PROPOSE)
def disposition_new(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """Propose what becomes of received goods."""
    me = doors.actor(request)
    receipt = returns.receipt(me, receipt_id)
    found = disposal.weighing(me, receipt_id)
    form = ProposalForm(request.POST or None, initial={"code": found.code})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with doors.refusals(form):
            disposal.propose_weighed(me, receipt_id, data["code"], data["note"], form.terms())
            label = CODES[data["code"]][0].lower()
            return doors.go(
                request, "console:inspections", message=f"Proposed: {label}. A second person authorises it."
            )
    context = {
        "receipt": receipt,
        "weighing": found,
        "codes": [(code, *text) for code, text in CODES.items()],
    } | expected(returns.rma(me, receipt.rma_id))
    return doors.show(request, "console/returns/propose.html", context, form=form)


@doors.page(Right.DISPOSITION_AUTHORISE)
@require_POST
def disposition_do(request: HttpRequest, disposition_id: int) -> HttpResponse:
    """The second person's yes or no."""
    approve = request.POST.get("answer") == "yes"
    done = "Authorised, and the goods are moved." if approve else "Refused. The goods stay in quarantine."
    with doors.told(request, done):
        returns.authorise_disposition(
            doors.actor(request),
            disposition_id,
            approve,
            request.POST.get("reason", ""),
            request.POST.get("certificate", "")[:200],
        )
    return doors.go(request, "console:dispositions")


@doors.page(Right.DISPOSITION_PROPOSE)
@require_POST
def propose_many(request: HttpRequest) -> HttpResponse:
    """For each of the chosen goods what the figures say."""
    with doors.told(request):
        _tell(request, disposal.propose_many(doors.actor(request), _chosen(request)), "Proposed")
    return doors.go(request, f"{_bench()}?show=todo")


@doors.page(Right.DISPOSITION_AUTHORISE)
@require_POST
def authorise_many(request: HttpRequest) -> HttpResponse:
    """One answer to all chosen proposals."""
    approve = request.POST.get("answer") == "yes"
    with doors.told(request):
        done = disposal.authorise_many(
            doors.actor(request),
            _chosen(request),
            approve,
            request.POST.get("reason", ""),
            request.POST.get("certificate", "")[:200],
        )
        _tell(request, done, "Authorised" if approve else "Refused")
    return doors.go(request, f"{_bench()}?show=proposed")


def _bench() -> str:
    return reverse("console:dispositions")


def _chosen(request: HttpRequest) -> list[int]:
    return [int(one) for one in request.POST.getlist("one")[: MOST_AT_ONCE + 1] if one.isdigit()]


def _tell(request: HttpRequest, outcomes: Sequence[Outcome], word: str) -> None:
    done = sum(one.done for one in outcomes)
    if done:
        messages.success(request, f"{word}: {done} of {len(outcomes)}.")
    for text in sorted({one.text for one in outcomes if not one.done}):
        number = sum(one.text == text for one in outcomes)
        messages.error(request, f"{number} not done. {text}")
