"""How a parcel is handed over, from the forms of the desk and of the portal."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from amends.parcels.ports import SenderAddress

ADDRESS = (
    ("name", _("Name")), ("street", _("Street")), ("house", _("House number")), ("postal_code", _("Postal code")),
    ("city", _("City")), ("country", _("Country (two letters)")), ("email", _("E-mail")),
)  # fmt: skip
_NEEDED = ("name", "street", "postal_code", "city", "country")


def handed_over(given: QueryDict) -> dict[str, Any]:
    """`handover`, `pickup_on` and `address` for parcels.announce: fetched where a day was given; no address unless
    all is there that every carrier needs."""
    said = {name: given.get(f"from_{name}", "").strip()[:100] for name, _label in ADDRESS}
    day = _day(given.get("pickup_on", ""))
    return {
        "handover": "pickup" if day is not None else "drop_off",
        "pickup_on": day,
        "address": SenderAddress(**said) if all(said[name] for name in _NEEDED) else None,
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text.strip() else None
    except ValueError:
        return None
