"""Fields that many forms of the console share."""

from __future__ import annotations

import re

from django import forms

QUIET = {"autocomplete": "off", "spellcheck": "false"}


class CodeField(forms.CharField):
    """A code, a number or a name: no prose, so the browser neither completes nor corrects it."""

    widget = forms.TextInput(attrs=QUIET)


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """A day, chosen from the browser's calendar."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def listed(text: str) -> list[str]:
    """What stands on lines or between commas and semicolons."""
    return [part.strip() for part in re.split(r"[\n,;]", text) if part.strip()]


def lines(text: str) -> tuple[str, ...]:
    """What stands on lines; commas are part of it."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())
