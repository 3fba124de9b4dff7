"""The serial number while it is typed: what can be said at once, and nothing of anybody else's.

Said are only the form of the product's numbers and what was shipped with this very order. A number that was sold
to somebody else, one that was never made and one that nobody recorded get the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from amends.catalog.api import lists, normal_serial
from amends.core.errors import NotFound
from amends.core.likeness import looks_like
from amends.orders.api import LineView, order
from amends.web import doors

_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Word:
    """What the customer reads below the field. `tone`: ok, warn or info."""

    tone: str
    text: str | Promise


BELONGS = Word("ok", _("This number belongs to your order."))
FORM = Word("warn", _("The serial numbers of this product look different. Please compare it with the sticker."))
CLOSE = Word(
    "warn",
    _("Nearly: a character or two differ from what we shipped. 0 and O, 1 and I, 8 and B are easily mixed up."),
)
OTHER = Word("warn", _("This is not the number that we shipped. If it is on your product, send it all the same."))
LATER = Word("info", _("We check this number when you send your claim."))


@never_cache
@require_POST
@doors.customer_page
def live(request: HttpRequest, order_id: int, line_id: int) -> HttpResponse:
    """One line of text for the field; empty while there is nothing to say."""
    line = next((one for one in order(doors.actor(request), order_id).lines if one.id == line_id), None)
    if line is None:
        raise NotFound
    typed = request.POST.get("serial", "")[:_LONGEST]
    asked = ratelimit.consume(request, action="portal_serial")
    return doors.show(request, "portal/_serial.html", {"word": say(line, typed) if asked else LATER})


def say(line: LineView, typed: str) -> Word | None:
    """What is said of a number typed for this line; None for an empty field."""
    serial = normal_serial(typed)
    if not serial:
        return None
    shipped = {unit.serial for unit in line.units if unit.serial}
    if serial in shipped:
        return BELONGS
    if lists.serial_form(line.sku, typed) is False:
        return FORM
    if any(looks_like(serial, one) for one in shipped):
        return CLOSE
    return OTHER if shipped else LATER
