"""The forms of a repair order: one per verb."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms

from amends.core import clock
from amends.core.errors import Refused
from amends.core.money import InexactMoney, Money, exponent
from amends.web.console.fields import CodeField
from amends.workshop.ports import WorkLine

_LINES = "One line each: what, then | and its cost. “Power supply | 42.50”, “Labour 30 min | 35”."


def minor(text: str, currency: str, field: str) -> int:
    """An amount as typed, in minor units; Refused("field_invalid")."""
    try:
        return Money.parse(text.replace(",", "."), currency).minor
    except (ValueError, InexactMoney) as error:
        raise Refused("field_invalid", field=field, why=f"enter an amount of {currency}, such as 42.50") from error


def plain(amount: int, currency: str) -> str:
    """Minor units as one types them: 42.50."""
    digits = exponent(currency)
    text = f"{amount:0{digits + 1}d}"
    return f"{text[:-digits]}.{text[-digits:]}" if digits else text


def work_lines(text: str, currency: str, field: str) -> list[WorkLine]:
    """Lines as typed; labour where the text says so, else parts."""
    lines = []
    for row in text.splitlines():
        if row.strip():
            what, mark, cost = row.rpartition("|")
            if not mark or not what.strip():
                raise Refused("field_invalid", field=field, why="each line is text | cost")
            kind = "labour" if "labour" in what.casefold() or "hour" in what.casefold() else "part"
            lines.append(WorkLine(kind=kind, text=what.strip(), minor=minor(cost.strip(), currency, field)))
    return lines


class TextForm(forms.Form):
    """One text."""

    text = forms.CharField(label="Text", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class DiagnosisForm(TextForm):
    """What was found."""

    text = forms.CharField(label="What was found", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class GiveUpForm(TextForm):
    """Why it cannot be repaired."""

    text = forms.CharField(
        label="Why it cannot be repaired",
        max_length=1_000,
        help_text="The customer reads it, and whoever decides anew.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class QuoteForm(forms.Form):
    """What it is to cost, and who pays."""

    payer = forms.ChoiceField(
        label="Who pays", choices=[("house", "We do, under guarantee"), ("customer", "The customer")]
    )
    lines = forms.CharField(
        label="Parts and labour", max_length=5_000, help_text=_LINES, widget=forms.Textarea(attrs={"rows": 4})
    )
    pay = forms.ChoiceField(
        label="When the customer pays",
        choices=[("before", "Before the work begins"), ("return", "Before it goes back")],
        required=False,
        help_text="Only where the customer pays; what they pay includes the tax.",
    )
    tax = forms.DecimalField(
        label="Tax in it, in percent",
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=3,
        help_text="Empty: the rate at which it was sold.",
    )
    days = forms.IntegerField(label="Valid for days", min_value=1, max_value=365, initial=14)


class AnswerForm(forms.Form):
    """Yes or no to a quote."""

    note = forms.CharField(label="Note or reason", max_length=1_000, required=False)


class WorkForm(forms.Form):
    """What was done."""

    lines = forms.CharField(
        label="Parts and labour", max_length=5_000, help_text=_LINES, widget=forms.Textarea(attrs={"rows": 4})
    )


class PartForm(forms.Form):
    """A part off the shelf."""

    sku = CodeField(label="Article number of the part", max_length=100)
    quantity = forms.IntegerField(label="How many", min_value=1, max_value=10_000, initial=1)


class BillForm(forms.Form):
    """What came of the customer's payment."""

    note = CodeField(
        label="Reference of the payment, or why it is waived",
        max_length=200,
        help_text="The bank's reference, or the number of the receipt at the counter.",
    )


class ChangeForm(forms.Form):
    """Another workshop."""

    workshop = CodeField(label="Code of the workshop", max_length=20)


class FinishForm(forms.Form):
    """It works again."""

    text = forms.CharField(label="Note", max_length=1_000, required=False)


class BackForm(forms.Form):
    """How it goes back."""

    carrier = forms.CharField(label="Carrier", max_length=100)
    tracking = forms.CharField(label="Tracking number", max_length=100, required=False)


class UnrepairedForm(BackForm):
    """Back as it came, with the reason."""

    text = forms.CharField(label="Why it goes back unrepaired", max_length=1_000)


class LoanForm(forms.Form):
    """A unit lent to the customer."""

    sku = CodeField(label="Article", max_length=100)
    serial = CodeField(label="Serial number", max_length=100, required=False)
    due_on = forms.DateField(label="Back by", widget=forms.DateInput(attrs={"type": "date"}))


class LoanBackForm(forms.Form):
    """The loan unit is here."""

    location = CodeField(label="Place", max_length=50)
    text = forms.CharField(label="Condition", max_length=1_000, required=False)


class WorkshopForm(forms.Form):
    """A workshop."""

    code = CodeField(
        label="Code", max_length=20, help_text="For labels and the books: BENCH. It stays."
    )  # fmt: skip
    name = forms.CharField(label="Name", max_length=200)
    kind = forms.ChoiceField(label="Where", choices=[("in_house", "In the house"), ("outside", "Outside")])
    currency = forms.CharField(label="Currency of its costs", min_length=3, max_length=3, initial="EUR")
    limit = forms.CharField(
        label="Up to this cost nobody is asked", max_length=20, initial="100.00",
        help_text="Above it a second person agrees to the quote.",
    )  # fmt: skip
    days = forms.IntegerField(label="Usual days for a repair", min_value=1, max_value=365, initial=14)
    email = forms.EmailField(label="E-mail", required=False)
    address = forms.CharField(
        label="Address", max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    parts_from = CodeField(
        label="Parts from the stock of", max_length=50, required=False,
        help_text="The place whose shelves it takes parts from. Empty: it has its own parts.",
    )  # fmt: skip
    active = forms.BooleanField(label="Repairs are sent there", required=False, initial=True)


FORMS: dict[str, type[forms.Form]] = {
    "diagnose": DiagnosisForm,
    "quote": QuoteForm,
    "answer": AnswerForm,
    "part": PartForm,
    "work": WorkForm,
    "bill": BillForm,
    "change": ChangeForm,
    "finish": FinishForm,
    "give_up": GiveUpForm,
    "send_back": BackForm,
    "send_back_unrepaired": UnrepairedForm,
    "lend": LoanForm,
    "loan_back": LoanBackForm,
    "loan_off": TextForm,
}


def initial(name: str, sku: str, place: str) -> dict[str, Any]:
    """What a form begins with."""
    first: dict[str, dict[str, Any]] = {
        "lend": {"sku": sku, "due_on": clock.now().date() + timedelta(days=14)},
        "loan_back": {"location": place},
    }
    return first.get(name, {})
