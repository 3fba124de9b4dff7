"""Returns under one authorisation."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
from msgspec import structs

from amends.accounts.api import customer
from amends.core import ids
from amends.core.actor import Actor
from amends.core.errors import NotFound
from amends.documents.api import pdf
from amends.returns.models import Rma
from amends.returns.queries.reach import within_reach
from amends.returns.queries.views import rma_view
from amends.returns.rules.slip import slip
from amends.returns.types import HeaderView, RmaView

MOST = 50


def header(actor: Actor, ref: str) -> HeaderView:
    """The authorisation with its lines, in the order of their making; NotFound. It expires with its first line."""
    rows = within_reach(actor).filter(header=ids.parse(ref, "RTN") or "-").order_by("pk")[:MOST]
    lines = tuple(rma_view(row) for row in rows)
    if not lines:
        raise NotFound
    waiting = [line.expires_at for line in lines if line.state == "authorised"]
    return HeaderView(
        public_id=lines[0].header,
        customer_name=lines[0].customer_name,
        location_code=lines[0].location_code,
        return_address=lines[0].return_address,
        expires_at=min(waiting) if waiting else None,
        orders=tuple(dict.fromkeys(line.order_number for line in lines)),
        lines=lines,
    )


def sent_with(one: RmaView) -> list[int]:
    """This return and those under the same authorisation, by their ids: their parcels are one another's."""
    if not one.header:
        return [one.id]
    return list(Rma.objects.filter(header=one.header).order_by("pk").values_list("pk", flat=True)[:MOST])


def still_awaited(actor: Actor, one: RmaView) -> list[RmaView]:
    """Other returns of its authorisation of which something is to come: they may lie in the same parcel."""
    rows = within_reach(actor).filter(header=one.header or "-").exclude(pk=one.id).order_by("pk")[:MOST]
    return [line for line in map(rma_view, rows) if line.awaited]


def may_join(actor: Actor, one: RmaView) -> list[RmaView]:
    """Other open returns of the same customer to the same place, that may be joined (at most 20)."""
    if one.state != "authorised" or one.customer_id is None:
        return []
    rows = within_reach(actor).filter(
        customer_id=one.customer_id, location_code=one.location_code, state="authorised"
    )
    rows = rows.exclude(pk=one.id).exclude(header=one.header or "-").order_by("-pk")[:20]
    return [rma_view(row) for row in rows]


def header_pdf(actor: Actor, ref: str) -> bytes:
    """One slip for all lines; NotFound."""
    found = header(actor, ref)
    return slip_pdf(found.lines, found.public_id)


def slip_pdf(lines: Sequence[RmaView], reference: str) -> bytes:
    """The slip in the customer's language."""
    entity = getattr(settings, "LEGAL_ENTITY", {"name": settings.SITE_URL, "address": []})
    buyer = lines[0].customer_id
    language = (customer(buyer).language if buyer is not None else "") or "en"
    with translation.override(language):
        sheet = slip(
            lines,
            reference,
            [entity["name"], *entity["address"]],
            translation.gettext,
            lambda at: date_format(at, "j F Y"),
        )
    return pdf(structs.replace(sheet, language=language))
