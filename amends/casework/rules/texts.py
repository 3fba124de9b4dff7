"""Texts with placeholders: checked when they are written, filled when they are used. That none is left when they
are sent is asked with `types.placeholder_left`."""

from __future__ import annotations

from collections.abc import Mapping

from amends.casework.types import BRACES, PLACEHOLDERS
from amends.core.errors import Refused


def check(body: str) -> None:
    """Refused("placeholder_unknown") for one that nobody could fill."""
    for found in BRACES.findall(body):
        if found not in PLACEHOLDERS:
            raise Refused("placeholder_unknown", field="body", placeholder=found, known=", ".join(PLACEHOLDERS))


def fill(body: str, values: Mapping[str, str]) -> str:
    """Every placeholder that has a value is filled; the others stay, so that a person sees what is missing."""
    return BRACES.sub(lambda found: values.get(found[1], "") or found[0], body)
