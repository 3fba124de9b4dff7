"""The forms of the case page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from amends.casework.ports import placeholder_left
from amends.core.money import Money
from amends.decisions.api import Remedy, Ruling
from amends.decisions.ports import CHOOSABLE
from amends.orders.api import LineView
from amends.web.console.fields import CodeField

_REMEDIES = {
    Remedy.REFUND: "Refund",
    Remedy.PARTIAL_CREDIT: "Partial credit",
    Remedy.STORE_CREDIT: "Store credit",
    Remedy.REPAIR: "Repair",
    Remedy.REPLACEMENT: "Replacement",
}
_SENTENCE = "What the customer reads"
_WHY = "Why you decide otherwise than the policy"
OWN = "person"
KEEP = "keep"
"""A refund whose goods stay with the customer."""


def _long(rows: int = 3, **attributes: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attributes})


def filled_in(text: str) -> None:
    """No placeholder of a text may reach a customer."""
    if left := placeholder_left(text):
        raise ValidationError(f"The text still has {{{left}}} in it. Fill it in or take it out.")


class ApproveForm(forms.Form):
    """An approval; filled with what the policy proposes."""

    remedy = forms.ChoiceField(
        choices=[*((kind.value, label) for kind, label in _REMEDIES.items()), (KEEP, "Refund, keeps it")]
    )
    share_percent = forms.IntegerField(label="Share of the price, %", min_value=1, max_value=100)
    amount = forms.CharField(
        label="Or this amount",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "decimal"}),
    )
    return_required = forms.BooleanField(label="The customer sends it back first", required=False)
    choices = forms.MultipleChoiceField(
        label="Or, if the customer prefers",
        choices=[(kind.value, _REMEDIES[kind]) for kind in CHOOSABLE],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="The customer then chooses; the remedy above is given when nothing is chosen in time.",
    )
    waive = forms.BooleanField(label="Deduct nothing for use or handling", required=False)
    goodwill = forms.BooleanField(label="Goodwill: nothing is owed, it comes out of the budget", required=False)
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)
    currency = ""
    sentence = forms.CharField(label=_SENTENCE, max_length=1000, widget=_long(), validators=[filled_in])
    override_reason = forms.CharField(label=_WHY, max_length=1000, required=False, widget=_long(2))

    def clean_amount(self) -> int | None:
        """The amount in minor units of the order's currency."""
        text = self.cleaned_data["amount"].strip().replace(",", ".")
        if not text:
            return None
        try:
            return Money.parse(text, self.currency).minor
        except ValueError as error:
            raise ValidationError(f"{text} is not an amount in {self.currency}, such as 25.00.") from error

    def ruling(self) -> Ruling:
        """What the person decided. An amount is set instead of a share; a refund that leaves the goods with the
        customer is a refund without return."""
        data = self.cleaned_data
        keep = data["remedy"] == KEEP
        remedy = Remedy.REFUND.value if keep else data["remedy"]
        money = remedy not in (Remedy.REPAIR, Remedy.REPLACEMENT)
        fixed = data["amount"] if money else None
        return Ruling(
            outcome="approve",
            remedy=remedy,
            share_percent=data["share_percent"] if fixed is None else 100,
            return_required=data["return_required"] and not keep,
            method="store_credit" if remedy == Remedy.STORE_CREDIT else "original",
            reasons=((OWN, data.get("sentence", "")),),
            amount_minor=fixed,
            currency=self.currency if fixed is not None else "",
            waive=data["waive"],
            goodwill=data["goodwill"],
            choices=tuple(one for one in data["choices"] if one != remedy),
        )


class DenyForm(forms.Form):
    """A denial."""

    sentence = forms.CharField(
        label=_SENTENCE,
        max_length=1000,
        widget=_long(),
        validators=[filled_in],
        help_text="Say which fact speaks against it; what the customer can do is added to the letter.",
    )
    override_reason = forms.CharField(label=_WHY, max_length=1000, required=False, widget=_long(2))

    def ruling(self) -> Ruling:
        """What the person decided."""
        reasons = ((OWN, self.cleaned_data["sentence"]),)
        return Ruling(outcome="deny", share_percent=0, return_required=False, reasons=reasons)


class AskForm(forms.Form):
    """A question to the customer."""

    text = forms.CharField(label="Your question", max_length=4000, widget=_long(4), validators=[filled_in])


class NoteForm(forms.Form):
    """A note for colleagues, or a message to the customer."""

    text = forms.CharField(label="A note or a message", max_length=4000, widget=_long(3))
    to_customer = forms.BooleanField(label="The customer sees it", required=False)

    def clean(self) -> dict[str, Any]:
        """What goes to the customer has no placeholder left."""
        said: dict[str, Any] = dict(super().clean() or {})
        if said.get("to_customer") and "text" in said:
            try:
                filled_in(said["text"])
            except ValidationError as error:
                self.add_error("text", error)
        return said


class EscalateForm(forms.Form):
    """To a lead."""

    reason = forms.CharField(label="Why (colleagues read it)", max_length=1000, widget=_long(3))
    told = forms.CharField(
        label="What the customer is told",
        help_text="Sent as a letter. Empty: nothing is said.",
        max_length=4000,
        required=False,
        widget=_long(3),
        validators=[filled_in],
    )


class HandBackForm(forms.Form):
    """From a lead back to the desk."""

    reason = forms.CharField(label="Advice (colleagues read it)", max_length=1000, widget=_long(3))


class CorrectForm(forms.Form):
    """Which unit the claim is really about."""

    line = forms.TypedChoiceField(label="Item of the order", coerce=int)
    serial = CodeField(label="Serial number", max_length=100, required=False)
    quantity = forms.IntegerField(label="Pieces", min_value=1)
    order = CodeField(
        label="Or another order of this customer",
        max_length=100,
        required=False,
        help_text="Its number. The item is found there by the serial number, else by the article.",
    )
    reason = forms.CharField(label="Why (colleagues read it)", max_length=1000, widget=_long(2))

    def offer(self, lines: Sequence[LineView]) -> None:
        """The order's items to choose from."""
        field = self.fields["line"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(line.id, f"{line.title} ({line.sku})") for line in lines if line.kind == "goods"]


class SecondForm(forms.Form):
    """The second person's word."""

    reason = forms.CharField(label="Reason", max_length=1000, required=False, widget=_long(2))


class ReopenForm(forms.Form):
    """Looking at a decided claim again."""

    why = forms.CharField(label="Why (the customer reads it)", max_length=1000, widget=_long(2))


class ChooseForm(forms.Form):
    """What the customer told a colleague to choose."""

    remedy = forms.ChoiceField(
        label="The customer wants", choices=[(kind.value, _REMEDIES[kind]) for kind in CHOOSABLE]
    )

    def offer(self, remedies: Sequence[str]) -> None:
        """What may be chosen."""
        field = self.fields["remedy"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(one, _REMEDIES[Remedy(one)]) for one in remedies]


class InKindForm(forms.Form):
    """A repaired unit or a replacement left the house."""

    serial = forms.CharField(label="Serial number of the replacement", max_length=100, required=False)
    carrier = forms.CharField(label="Carrier", max_length=100, required=False)
    tracking = forms.CharField(label="Tracking number", max_length=100, required=False)
    note = forms.CharField(label="Note", max_length=1000, required=False, widget=_long(2))


FORMS: dict[str, type[forms.Form]] = {
    "approve": ApproveForm,
    "deny": DenyForm,
    "ask": AskForm,
    "note": NoteForm,
    "escalate": EscalateForm,
    "hand_back": HandBackForm,
    "correct": CorrectForm,
    "second": SecondForm,
    "reject": SecondForm,
    "reopen": ReopenForm,
    "in_kind": InKindForm,
    "choose": ChooseForm,
}


_START = {"remedy": Remedy.REFUND.value, "share_percent": 100, "return_required": True}


def initial(proposed: Ruling | None, goods_here: bool) -> dict[str, dict[str, Any]]:
    """What the forms start with: the policy's proposal or suggestion, in its own words. Goods that are here
    already need not be sent back."""
    if goods_here:
        return {"approve": {**_START, "return_required": False}}
    if proposed is None:
        return {"approve": _START}
    says = proposed.suggestion or proposed.outcome
    own = " ".join(sentence for _, sentence in proposed.suggested_reasons or proposed.reasons)
    if says == "deny":
        return {"approve": _START, "deny": {"sentence": own}}
    if says != "approve":
        return {"approve": _START}
    return {
        "approve": {
            "remedy": proposed.remedy,
            "share_percent": proposed.share_percent,
            "return_required": proposed.return_required,
            "choices": list(proposed.choices),
            "sentence": own,
        }
    }
