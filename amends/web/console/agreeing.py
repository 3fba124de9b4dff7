"""Agreements with suppliers, and how a supplier is reached by EDI."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec
from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.recovery import api as recovery
from amends.recovery.ports import EVIDENCE, GOODS, KINDS, PERIODS, RECOVERABLE, AgreementInput, EdiParty
from amends.web import doors, words
from amends.web.console.fields import CodeField, day_field
from amends.web.console.repair_forms import minor, plain


class AgreementForm(forms.Form):
    """What was agreed with a supplier."""

    code = CodeField(label="Code of the agreement", max_length=60)
    supplier = CodeField(label="Supplier's code", max_length=100)
    currency = CodeField(label="Currency", min_length=3, max_length=3)
    valid_from = day_field("For units bought from")
    valid_to = day_field("until", required=False, help_text="That day included. Empty: until further notice.")
    sku = CodeField(label="Only this product (SKU)", max_length=200, required=False)
    category = forms.CharField(label="Only this category", max_length=200, required=False)
    unit_cap = forms.CharField(label="At most for one unit", max_length=20, required=False)
    period_cap = forms.CharField(label="At most in a period", max_length=20, required=False)
    period = forms.ChoiceField(
        label="Period", choices=[(one, words.label(one)) for one in PERIODS], initial="year"
    )
    window_days = forms.IntegerField(label="Days to claim", min_value=1, max_value=3_650, initial=90)
    answer_days = forms.IntegerField(label="Days to answer", min_value=1, max_value=365, initial=30)
    goods = forms.ChoiceField(label="The goods", choices=list(GOODS.items()))
    allowance = forms.CharField(label="Allowance for a unit that stays", max_length=20, required=False)
    evidence = forms.MultipleChoiceField(
        label="Evidence they want",
        choices=list(EVIDENCE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    rates = forms.CharField(
        label="Agreed rates",
        max_length=1_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One per line: a currency and what one of it counts, such as “GBP 1.17”. Cost in a currency "
        "without a rate is not claimed.",
    )
    note = forms.CharField(
        label="Note", max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in RECOVERABLE:
            self.fields[f"share_{kind}"] = forms.IntegerField(
                label=f"{KINDS[kind]}, %", min_value=0, max_value=100, required=False
            )
        shares = [f"share_{kind}" for kind in RECOVERABLE]
        first = ["code", "supplier", "currency", "valid_from", "valid_to", "sku", "category"]
        self.order_fields([*first, *shares])

    def agreed(self) -> AgreementInput:
        """As the room wants it; Refused("field_invalid")."""
        said = dict(self.cleaned_data)
        currency = said["currency"].upper()
        shares = {kind: said.pop(f"share_{kind}") or 0 for kind in RECOVERABLE}
        for name in ("unit_cap", "period_cap"):
            said[name] = minor(said[name], currency, name) if said[name] else None
        said["allowance"] = minor(said["allowance"], currency, "allowance") if said["allowance"] else 0
        said |= {"currency": currency, "shares": shares, "evidence": tuple(said["evidence"])}
        return AgreementInput(**said | {"rates": _rates(said["rates"])})


def _rates(text: str) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for line in text.splitlines():
        code, _, rate = line.strip().partition(" ")
        try:
            found |= {code.upper(): Decimal(rate.strip().replace(",", "."))} if code else {}
        except InvalidOperation as error:
            raise Refused("field_invalid", field="rates", why=f"“{line}” is no currency and rate") from error
    return found


def _initial(terms: AgreementInput) -> dict[str, Any]:
    values = msgspec.structs.asdict(terms)
    values |= {f"share_{kind}": terms.shares.get(kind, 0) for kind in RECOVERABLE}
    for name in ("unit_cap", "period_cap", "allowance"):
        values[name] = plain(values[name], terms.currency) if values[name] else ""
    values["rates"] = "\n".join(f"{code} {rate}" for code, rate in terms.rates.items())
    return values


class EdiForm(forms.Form):
    """Addresses of the interchange."""

    qualifier = CodeField(label="Their qualifier (ISA07)", max_length=2)
    id = CodeField(label="Their id (ISA08)", max_length=15)
    group = CodeField(label="Their group (GS03)", max_length=15)
    our_qualifier = CodeField(label="Our qualifier (ISA05)", max_length=2)
    our_id = CodeField(label="Our id (ISA06)", max_length=15)
    our_group = CodeField(label="Our group (GS02)", max_length=15)
    version = CodeField(label="Version (GS08)", max_length=12, initial="004010")
    usage = forms.ChoiceField(label="Used for", choices=[("P", "Production"), ("T", "Tests")])


@doors.page(Right.QUALITY_READ)
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """What is agreed with whom."""
    me = doors.actor(request)
    context = {
        "page": recovery.agreements.agreements(me, cursor=doors.cursor(request)),
        "kinds": KINDS,
        "may": can(me, Right.RECOVERY_WORK),
        "today": clock.now().date(),
    }
    return doors.show(request, "console/recovery/agreements.html", context)


@doors.page(Right.RECOVERY_WORK)
def agreement_new(request: HttpRequest) -> HttpResponse:
    """A new agreement."""
    return _edit(request, doors.actor(request), None)


@doors.page(Right.RECOVERY_WORK)
def agreement(request: HttpRequest, code: str) -> HttpResponse:
    """The next version of an agreement."""
    me = doors.actor(request)
    return _edit(request, me, recovery.agreements.agreement(me, code)[0].terms)


def _edit(request: HttpRequest, me: Actor, now: AgreementInput | None) -> HttpResponse:
    form = AgreementForm(request.POST or None, initial=_initial(now) if now else {"evidence": ["inspection"]})
    for name in ("code", "supplier"):
        form.fields[name].disabled = now is not None
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            saved = recovery.agree.save_agreement(me, form.agreed())
            told = f"Version {saved.version} of {saved.terms.code} counts for all that is not claimed yet."
            return doors.go(request, "console:recovery_agreements", message=told)
    versions = recovery.agreements.agreement(me, now.code) if now else []
    return doors.show(request, "console/recovery/agreement.html", {"now": now, "versions": versions}, form=form)


@doors.page(Right.RECOVERY_WORK)
def edi(request: HttpRequest, supplier: str) -> HttpResponse:
    """How a supplier is reached by X12."""
    me = doors.actor(request)
    known = recovery.agreements.edi_party(me, supplier)
    form = EdiForm(request.POST or None, initial=msgspec.structs.asdict(known) if known else None)
    if request.method == "POST" and form.is_valid():
        with doors.refusals(form):
            recovery.agree.save_edi(me, supplier, EdiParty(**form.cleaned_data))
            return doors.go(request, "console:recovery_agreements", message="Claims can go there as X12 180.")
    return doors.show(request, "console/recovery/edi.html", {"supplier": supplier}, form=form)
