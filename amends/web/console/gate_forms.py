"""Forms of the gates' pages."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from django import forms

from amends.gates import api as gates
from amends.gates.ports import OVERRIDABLE, PROFILES, STATES, Override, Setting
from amends.intake.api import channels

_LABELS = {"refund.state": "State of the refund", "fulfilment.state": "State of the shipment"}
_PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class _OfSource(forms.Form):
    """A channel and an account of it."""

    channel = forms.ChoiceField(label="Channel", required=False)
    account = forms.CharField(
        label="Account", max_length=200, required=False, widget=forms.TextInput(attrs=_PLAIN),
        help_text="As in the source's address.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "channel", [("", "All channels"), *((code, it.title) for code, it in channels().items())])


class SettingForm(_OfSource):
    """One gate set otherwise."""

    code = forms.ChoiceField(label="Gate")
    severity = forms.ChoiceField(
        label="Severity", required=False,
        choices=[("", "As it is"), ("reject", "Reject"), ("hold", "Hold"), ("warn", "Warn"), ("off", "Off")],
    )  # fmt: skip
    profile = forms.ChoiceField(label="Order profile", required=False)
    minor = forms.IntegerField(
        label="Tolerance in minor units", required=False, min_value=0,
        help_text="For gates of money: a difference up to so many cents is only noted.",
    )  # fmt: skip
    share = forms.DecimalField(
        label="Tolerance in percent", required=False, min_value=0, max_value=100, decimal_places=4, max_digits=8,
        help_text="Or up to this share of the stated amount.",
    )  # fmt: skip
    seconds = forms.IntegerField(
        label="Tolerance in seconds", required=False, min_value=0, help_text="For gates of time."
    )
    note = forms.CharField(label="Why", max_length=500, required=False)
    field_order = ("code", "severity", "channel", "account", "profile", "minor", "share", "seconds", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "code", [(code, code.replace("_", " ")) for code in sorted(gates.GATES)])
        _choose(self, "profile", [("", "All orders"), *((name, name.replace("_", " ")) for name in PROFILES)])

    def setting(self) -> Setting:
        """What was entered."""
        found = self.cleaned_data
        return Setting(
            code=found["code"], severity=found["severity"], channel=found["channel"], account=found["account"],
            profile=found["profile"], minor=found["minor"], seconds=found["seconds"], note=found["note"],
            share="" if found["share"] is None else str(found["share"]),
        )  # fmt: skip


class OverrideForm(_OfSource):
    """What one account maps otherwise: an expression for a field, or the meaning of a state."""

    field = forms.ChoiceField(label="Canonical field", required=False)
    expression = forms.CharField(
        label="Expression (JMESPath)", max_length=500, required=False,
        widget=forms.TextInput(attrs={**_PLAIN, "class": "mono"}),
        help_text="Read from the order's own JSON object; for lines.*, from each line's. Payloads in XML, EDI or "
        "CSV have no JSON: the channel's own mapping stays.",
    )  # fmt: skip
    source_field = forms.CharField(
        label="Payload field", max_length=200, required=False, widget=forms.TextInput(attrs=_PLAIN),
        help_text="As the dead letter names it, such as status; or ours, such as payment_state (pending means "
        "paid, where orders are on account and no file says that they were paid).",
    )  # fmt: skip
    value = forms.CharField(label="State in the payload", max_length=200, required=False,
                            widget=forms.TextInput(attrs=_PLAIN))  # fmt: skip
    note = forms.CharField(label="Why", max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "channel", [("", "Choose"), *((code, it.title) for code, it in channels().items())])
        self.fields["channel"].required = self.fields["account"].required = True
        _choose(self, "field", [("", "None: a state"), *((name, name) for name in OVERRIDABLE)])
        for axis, states in STATES.items():
            self.fields[_axis(axis)] = forms.ChoiceField(
                label=_LABELS.get(axis, axis.replace("_", " ").capitalize()), required=False,
                choices=[("", "Not said"), *((state, state.replace("_", " ")) for state in states)],
            )  # fmt: skip

    def override(self) -> Override:
        """What was entered."""
        found = self.cleaned_data
        becomes = {axis: found[_axis(axis)] for axis in STATES if found[_axis(axis)]}
        by_expression = bool(found["expression"])
        return Override(
            channel=found["channel"], account=found["account"], expression=found["expression"],
            field=found["field"] if by_expression else found["source_field"],
            value="" if by_expression else found["value"], becomes={} if by_expression else becomes,
            note=found["note"],
        )  # fmt: skip

    @property
    def axes(self) -> list[forms.BoundField]:
        """The fields for the meaning of a state."""
        return [self[_axis(axis)] for axis in STATES]


class BackTestForm(_OfSource):
    """How far a back-test looks."""

    most = forms.IntegerField(label="Events", min_value=1, max_value=200_000, initial=20_000)
    every = forms.IntegerField(label="Only each n-th", min_value=1, max_value=100_000, initial=1,
                               help_text="1 looks at all of the newest; more reaches further back.")  # fmt: skip
    since = forms.DateField(
        label="Back to",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Empty: no limit.",
    )
    field_order = ("most", "every", "channel", "account", "since")

    def asked(self) -> dict[str, Any]:
        """The arguments of the back-test."""
        found = dict(self.cleaned_data)
        day = found["since"]
        found["since"] = datetime.combine(day, time(), UTC) if day else None
        return found


def _axis(axis: str) -> str:
    return "to_" + axis.replace(".", "__")


def _choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices
