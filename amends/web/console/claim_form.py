"""The form in which an agent reports a defect for a customer."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django import forms
from django.urls import reverse_lazy

from amends.claims.api import defect_types
from amends.claims.ports import ClaimInput, ClaimView
from amends.orders.api import LineView


class _Photos(forms.ClearableFileInput):
    allow_multiple_selected = True


class _PhotosField(forms.FileField):
    """Several files; whether each is a usable photo is the claims room's to say."""

    widget = _Photos

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The list of files, as they came."""
        del initial
        return data if isinstance(data, list) else [data] if data else []


def _grouped() -> list[tuple[str, Any]]:
    kinds = sorted(defect_types(), key=lambda kind: (kind.category != "Safety", kind.category == "Other"))
    groups = groupby(kinds, key=lambda kind: kind.category)
    return [
        ("", "Choose what fits best"),
        *((name, [(k.code, k.label) for k in members]) for name, members in groups),
    ]


class ClaimForm(forms.Form):
    """What the customer says. The rules (lengths, the catalogue, quantities) are the claims room's."""

    defect = forms.ChoiceField(label="What is wrong")
    serial = forms.CharField(
        label="Serial number",
        required=False,
        help_text="As the customer reads it from the product, even if it differs from our records.",
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": 100}
        ),
    )
    quantity = forms.IntegerField(label="How many are defective", min_value=1, initial=1)
    description = forms.CharField(
        label="In the customer's words",
        widget=forms.Textarea(attrs={"rows": 5, "maxlength": 5000}),
        help_text="What happens, since when, and what was tried.",
    )
    photos = _PhotosField(
        label="Photos",
        required=False,
        widget=_Photos(
            attrs={
                "accept": "image/*,.heic,.heif,video/mp4,video/quicktime,video/webm,.mov,.mkv,application/pdf",
                "data-previews": "previews",
                "data-photos": "photo-errors",
                "data-check": reverse_lazy("console:photo_check"),
            }
        ),
    )

    def __init__(
        self, line: LineView, data: Any = None, files: Any = None, draft: ClaimView | None = None
    ) -> None:
        super().__init__(data, files, initial=_kept(draft))
        self.fields["defect"].choices = _grouped()  # type: ignore[attr-defined]
        most = max((unit.quantity for unit in line.units), default=1)
        self.fields["quantity"].widget.attrs["max"] = most
        if most == 1:
            self.fields["quantity"].widget = forms.HiddenInput()

    def as_input(self, order_id: int, order_line_id: int) -> ClaimInput:
        """For the claims room."""
        said = self.cleaned_data
        return ClaimInput(
            order_id=order_id,
            order_line_id=order_line_id,
            defect_code=said["defect"],
            description=said["description"],
            serial=said["serial"],
            quantity=said["quantity"],
        )


def _kept(draft: ClaimView | None) -> dict[str, Any]:
    if draft is None:
        return {}
    return {
        "defect": draft.defect_code,
        "serial": draft.serial_reported,
        "quantity": draft.quantity,
        "description": draft.description,
    }
