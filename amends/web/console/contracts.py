"""Contracts with business accounts in the console."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from amends.accounts.api import Right, can, customers
from amends.catalog import api as catalog
from amends.catalog.ports import ContractAccount, ContractView
from amends.core import clock
from amends.web import doors
from amends.web.console.fields import QUIET, CodeField, day_field


class ContractForm(forms.Form):
    """What was agreed, and who buys under it."""

    code = CodeField(
        label="Code",
        max_length=100,
        help_text="As orders name it, where they do. Warranty terms for it carry the code.",
    )
    name = forms.CharField(label="Name", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    valid_from = day_field("For sales from")
    valid_to = day_field("until", required=False, help_text="That day included. Empty: until further notice.")
    emails = forms.CharField(
        label="Customers",
        max_length=20_000,
        required=False,
        help_text="E-mail addresses of the accounts that buy under it, one per line.",
        widget=forms.Textarea(attrs={"rows": 4, **QUIET}),
    )
    accounts = forms.CharField(
        label="Accounts of channels",
        max_length=20_000,
        required=False,
        help_text="One per line: channel, account, buying firm. “x12, partner-7” is a whole trading partner; "
        "“shopify, , 7001” the firm 7001 in any of your Shopify shops.",
        widget=forms.Textarea(attrs={"rows": 4, **QUIET}),
    )

    def clean_emails(self) -> list[int]:
        """The customers' ids."""
        typed = {part.lower() for part in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if part}
        found = customers([], sorted(typed)) if typed else {}
        missing = typed - {one.email.lower() for one in found.values()}
        if missing:
            raise forms.ValidationError(f"There is no customer with the address {min(missing)}.")
        return sorted(found)

    def clean_accounts(self) -> list[ContractAccount]:
        """The lines' parts."""
        found = []
        for line in self.cleaned_data["accounts"].splitlines():
            parts = [part.strip() for part in line.split(",")]
            if any(parts):
                if len(parts) > 3:
                    raise forms.ValidationError(f"“{line.strip()}” has more than three parts.")
                found.append(ContractAccount(*parts))
        return found

    @staticmethod
    def values_of(found: ContractView) -> dict[str, Any]:
        """The fields of a contract as it stands."""
        people = customers(found.customers)
        return {
            "code": found.code,
            "name": found.name,
            "valid_from": found.valid_from,
            "valid_to": found.valid_to,
            "emails": "\n".join(sorted(one.email for one in people.values())),
            "accounts": "\n".join(
                ", ".join((one.channel, one.account, one.buyer_account)).rstrip(", ") for one in found.accounts
            ),
        }


@require_safe
@doors.page(Right.CATALOG_READ)
def contracts(request: HttpRequest) -> HttpResponse:
    """All contracts, newest first."""
    me = doors.actor(request)
    context = {
        "page": catalog.lists.contracts(me, doors.cursor(request), doors.PAGE_SIZE),
        "may_write": can(me, Right.CATALOG_WRITE),
        "today": clock.now().date(),
    }
    return doors.show(request, "console/catalog/contracts.html", context)


@doors.page(Right.CATALOG_WRITE)
def contract_new(request: HttpRequest) -> HttpResponse:
    """A new contract."""
    return _contract(request, None)


@doors.page(Right.CATALOG_WRITE)
def contract(request: HttpRequest, code: str) -> HttpResponse:
    """Change a contract."""
    return _contract(request, catalog.agreements.contract(doors.actor(request), code))


def _contract(request: HttpRequest, found: ContractView | None) -> HttpResponse:
    initial = ContractForm.values_of(found) if found else {"valid_from": clock.now().date()}
    form = ContractForm(request.POST or None, initial=initial)
    form.fields["code"].disabled = found is not None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        with doors.refusals(form):
            saved = catalog.agreements.save_contract(
                doors.actor(request),
                said["code"],
                said["name"],
                said["valid_from"],
                said["valid_to"],
                said["emails"],
                said["accounts"],
            )
            return doors.go(request, "console:contracts", message=f"{saved.name} is saved.")
    return doors.show(request, "console/catalog/contract.html", {"contract": found}, form=form)
