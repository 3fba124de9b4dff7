"""Days and instants as EDI writes them, and the texts by which versions of an order sort."""

from __future__ import annotations

from datetime import UTC, datetime

from amends.channels.reading import Reader, shown, text

_FORMS = {6: "%y%m%d", 8: "%Y%m%d", 10: "%y%m%d%H%M", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


def compact(reader: Reader, value: str, field: str) -> datetime | None:
    """An instant in UTC from figures: YYMMDD, CCYYMMDD, then optionally HHMM or HHMMSS. Two-digit years are those
    from 1970 to 2069, as UNOA and TRADACOMS writers mean them. None (and a finding) when it is none."""
    given = text(value)
    if not given:
        return None
    form = _FORMS.get(len(given))
    if form and given.isascii() and given.isdigit():
        try:
            return datetime.strptime(given, form).replace(tzinfo=UTC)
        except ValueError:
            pass
    reader.note("instant_invalid", field, value=shown(given))
    return None


def version(at: datetime, rank: int, control: str) -> str:
    """How versions of one order sort: the document's instant, then the kind of document (an order before what
    answers it, a change, a cancellation), then the control number."""
    figures = control if not control.isdigit() else control.lstrip("0") or "0"
    return f"{at.astimezone(UTC).strftime('%Y-%m-%dT%H:%M:%S')}~{rank}~{figures[:40]:>14}"


ORDER, RESPONSE, CHANGE, CANCELLATION = 1, 3, 5, 9
"""Ranks of documents of one instant."""
INVOICED = "0~"
"""Prefix of the version of an order that only an invoice tells of: older than any document of the order itself."""
