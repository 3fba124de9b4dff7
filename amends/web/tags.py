"""Template tags and filters; built in, so templates need no load."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django_htmx.jinja import htmx_script

from amends.core import clock
from amends.core.money import Money
from amends.core.page import Page
from amends.documents.api import amount_text, short_day_text
from amends.intake.api import channels
from amends.web import words

register = template.Library()
_TRAIL = 12


@register.filter
def money(minor: int | None, currency: str) -> str:
    """`{{ view.total|money:view.currency }}`: minor units and a currency as "£12.34"; a dash for None."""
    if minor is None:
        return "–"
    return amount_text(Money(minor, currency)) if currency else str(minor)


@register.filter
def clocked(seconds: int) -> str:
    """A handling time as "4 min 20 s"."""
    return f"{seconds // 60} min {seconds % 60:02} s" if seconds >= 60 else f"{seconds} s"


@register.filter
def when(instant: datetime | None) -> SafeString:
    """An instant as "23 Nov 2026, 04:31" in UTC, exact to the second in its title."""
    if instant is None:
        return SafeString("–")
    return _time(instant, f"{short_day_text(instant)}, {instant:%H:%M}")


@register.filter
def day(value: datetime | date | None) -> SafeString:
    """A day as "23 Nov 2026"."""
    if value is None:
        return SafeString("–")
    if isinstance(value, datetime):
        return _time(value, short_day_text(value))
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), short_day_text(value))


@register.filter
def ago(instant: datetime | None) -> SafeString:
    """An instant as "5 min ago" (or "in 3 days"), exact in its title."""
    if instant is None:
        return SafeString("–")
    seconds = int((clock.now() - instant).total_seconds())
    span = _span(abs(seconds))
    return _time(instant, "just now" if abs(seconds) < 45 else f"{span} ago" if seconds > 0 else f"in {span}")


def _span(seconds: int) -> str:
    minutes, hours, days = seconds // 60, seconds // 3600, seconds // 86400
    if minutes < 60:
        return f"{max(minutes, 1)} min"
    if hours < 48:
        return f"{hours} h"
    if days < 60:
        return f"{days} days"
    return f"{days // 30} months" if days < 730 else f"{days // 365} years"


def _time(instant: datetime, text: str) -> SafeString:
    title = f"{instant:%Y-%m-%d %H:%M:%S} UTC"
    return format_html('<time datetime="{}" title="{}">{}</time>', instant.isoformat(), title, text)


@register.filter
def say(text: str) -> str:
    """A sentence or label of our own that is kept in English (defects, reasons), in the reader's language."""
    return gettext(text) if text else ""


@register.filter
def words_of(code: str) -> str:
    """A state or code as a person reads it."""
    return words.label(code)


@register.filter
def channel_title(code: str) -> str:
    """A channel by its own name ("Adobe Commerce"), or the code of one that is not plugged in (any more)."""
    found = channels().get(code)
    return found.title if found else words.label(code)


@register.simple_tag
def badge(state: str, label: str = "", tone: str = "") -> SafeString:
    """A state with its tone: `{% badge claim.state %}`, `{% badge "late" label="3 late" tone="bad" %}`."""
    return format_html(
        '<span class="badge badge-{}">{}</span>', tone or words.tone(state), label or words.label(state)
    )


@register.simple_tag
def customer_state(state: str) -> SafeString:
    """The state of a claim in the customer's words."""
    return format_html('<span class="badge badge-{}">{}</span>', *words.for_customer(state))


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of static/icons.svg, for decoration only: the words beside it carry the meaning."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def mail_server() -> bool:
    """Whether mail can be sent at all."""
    return bool(settings.EMAIL_HOST)


@register.simple_tag
def htmx() -> SafeString:
    """The script element of htmx, from our own server."""
    return htmx_script()


@register.simple_tag(takes_context=True)
def once_key(context: Context) -> SafeString:
    """A hidden idempotency key; kept when the form is shown again with errors."""
    request: HttpRequest | None = context.get("request")
    kept = request.POST.get("_key", "") if request is not None else ""
    return format_html('<input type="hidden" name="_key" value="{}">', kept or uuid.uuid4())


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: Context, page: Page[Any]) -> dict[str, Any]:
    """Links to newer and older rows of a list by key; keeps the list's filters."""
    request: HttpRequest = context["request"]
    here = request.GET.get("cursor", "")
    trail = [part for part in request.GET.get("trail", "").split(".") if part]
    links: dict[str, Any] = {"newer": None, "older": None}
    if here:
        links["newer"] = _link(request, trail[-1] if trail else "", trail[:-1])
    if page.next_cursor:
        links["older"] = _link(request, page.next_cursor, [*trail, here][-_TRAIL:] if here else [])
    return links


def _link(request: HttpRequest, cursor: str, trail: list[str]) -> str:
    query = request.GET.copy()
    for name, value in (("cursor", cursor), ("trail", ".".join(trail))):
        query.pop(name, None)
        if value:
            query[name] = value
    return f"?{query.urlencode()}" if query else request.path
