"""The guarantees of a unit as a customer reads them: a sentence for each, and the picture, in their language.

The engine's own sentences are English and for the desk; these say the same to whoever bought.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from amends.documents.api import day_text
from amends.web.cover import CoverPicture, cover_picture
from amends.workflows.api import CoverageBar


def sentence(bar: CoverageBar) -> str:
    """What holds by one guarantee, and what would have to be known where it cannot be told."""
    said: dict[str, Any] = {"name": name(bar), "start": _day(bar.start), "end": _day(bar.end)}
    first = _MAIN.get(bar.reason, _unsure)(said, bar)
    return " ".join([first, *_besides(bar)])


def name(bar: CoverageBar) -> str:
    """What the law gives is called the same everywhere; what maker and seller promise has a name of theirs."""
    return _("Your rights by law") if bar.kind == "statutory" else bar.name


def picture(bars: Sequence[CoverageBar], today: date) -> CoverPicture | None:
    """The guarantees over time, as of today; None where no dates are known."""
    told = [msgspec.structs.replace(bar, name=name(bar), words=sentence(bar)) for bar in bars]
    return cover_picture(told, today, _("today"))


def _covered(said: dict[str, Any], bar: CoverageBar) -> str:
    if bar.end:
        return _("%(name)s: runs from %(start)s until %(end)s.") % said
    return _("%(name)s: runs since %(start)s; how much the item was used decides when it ends.") % said


def _ended(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: ran from %(start)s and ended on %(end)s.") % said


def _not_begun(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: begins on %(start)s.") % said


def _used_up(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: ended, because the item was used as much as it covers.") % said


def _use_unknown(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: how much the item was used decides; tell us what it shows.") % said


def _not_registered(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: holds only for items that were registered in time.") % said


def _beyond(said: dict[str, Any], bar: CoverageBar) -> str:
    if bar.end:
        return (
            _(
                "%(name)s: held for certain until %(end)s. After that, how long such an item should last "
                "decides; a person judges that."
            )
            % said
        )
    return (
        _("%(name)s: the law sets no fixed end. How long such an item should last decides; a person judges that.")
        % said
    )


def _start_unknown(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: we do not know the day on which it began, so we cannot say how long it runs.") % said


def _unsure(said: dict[str, Any], bar: CoverageBar) -> str:
    del bar
    return _("%(name)s: it cannot be told yet whether it runs.") % said


_MAIN = {
    "covered": _covered,
    "ended": _ended,
    "not_begun": _not_begun,
    "used_up": _used_up,
    "use_unknown": _use_unknown,
    "not_registered": _not_registered,
    "beyond_fixed": _beyond,
    "start_unknown": _start_unknown,
}


def _besides(bar: CoverageBar) -> list[str]:
    """What a repair did to it, and for how long the seller must prove."""
    found = []
    if bar.base_end and bar.end and bar.end > bar.base_end:
        said = {"day": _day(bar.base_end)}
        found.append(_("A repair lengthened it; without, it would have ended on %(day)s.") % said)
    if any(not until for _start, until in bar.standstills):
        found.append(_("While the item is in repair, its time stands still."))
    if bar.covered and bar.burden_end:
        words = _("Until %(day)s the seller, not you, has to prove what was wrong from the start.")
        found.append(words % {"day": _day(bar.burden_end)})
    return found


def _day(text: str) -> str:
    return day_text(date.fromisoformat(text)) if text else ""
