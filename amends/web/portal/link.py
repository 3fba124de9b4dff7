"""Sign-in links for customers: signed, good for 30 minutes, used once.

Whether an order exists is told by nothing but the letter itself: the page answers the same, and the looking-up
happens in a background job, so the answer takes the same time.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from amends.accounts.api import customer
from amends.core import clock
from amends.core.errors import Refused, register_texts
from amends.jobs.api import defer, once, task
from amends.notices.api import write
from amends.orders.api import match_purchase
from amends.purchases.api import customer_of

MINUTES = 30
SESSION = "portal_nonce"
"""Under which the browser that asked keeps the nonce."""
_SALT = "amends.portal.link"

TEXTS = {
    "link_used": "This link was used already, or its time is over. Ask for a new one below.",
    "code_wrong": "This code does not fit, was used already, or its time is over. Copy it from the newest letter.",
}
register_texts(TEXTS)


@dataclass(frozen=True, slots=True)
class Link:
    """What a link carries. `to` is the page of the portal that it opens."""

    nonce: str
    customer_id: int
    to: str


def new_nonce() -> str:
    """One for a browser that asked, whether or not a letter is sent."""
    return uuid.uuid4().hex


def ask_for_own_link(email: str, language: str = "en") -> str:
    """Have link and code sent to this address for what was bought elsewhere or given; the nonce as below."""
    nonce = new_nonce()
    with transaction.atomic():
        defer("portal.send_own_link", email=email, nonce=nonce, language=language)
    return nonce


@task("portal.send_own_link")
def send_own_link(email: str, nonce: str, language: str = "en") -> None:
    """Who reads the letter is the customer with this address, made when new."""
    customer_id = customer_of(email)
    _send(Link(nonce, customer_id, reverse("portal:elsewhere")), customer(customer_id).email, "", language)


def ask_for_link(number: str, email: str, to: str, language: str = "en") -> str:
    """Have link and code sent to the order's address if its number and e-mail, or number and postcode (`email`
    without an @), belong together. Takes the same time if not.

    The nonce that it gives is kept by the browser: the code counts together with it only.
    """
    nonce = new_nonce()
    with transaction.atomic():
        defer("portal.send_link", number=number, email=email, to=_own_page(to), nonce=nonce, language=language)
    return nonce


@task("portal.send_link")
def send_link(number: str, email: str, to: str, nonce: str, language: str = "en") -> None:
    """Look the order up and write the letter; nothing happens when the two do not match."""
    order = match_purchase(number, email) if "@" in email else match_purchase(number, "", email)
    if order is None or order.customer_id is None:
        return
    address = order.email or customer(order.customer_id).email
    if address:
        _send(Link(nonce, order.customer_id, to), address, order.number, language)


def _send(link: Link, to: str, order_number: str, language: str) -> None:
    """The letter with link and code. `order_number` is empty for who comes without an order."""
    cache.set(_kept_as(link.nonce), [link.customer_id, link.to], MINUTES * 60)
    write(
        f"portal-link:{link.nonce}",
        to,
        "portal_link",
        {
            "name": customer(link.customer_id).name,
            "order_number": order_number,
            "link": _address(link),
            "minutes": MINUTES,
            "code": code_of(link.nonce),
        },
        reference="",
        customer_id=link.customer_id,
        language=language,
    )


def send_draft_link(customer_id: int, title: str, to: str, language: str) -> None:
    """A letter with a link back to a draft, for another device or another day."""
    found, nonce = customer(customer_id), new_nonce()
    context = {
        "name": found.name,
        "product": title,
        "link": _address(Link(nonce, customer_id, _own_page(to))),
        "minutes": MINUTES,
    }
    with transaction.atomic():
        write(
            f"portal-draft:{nonce}",
            found.email,
            "draft_kept",
            context,
            reference="",
            customer_id=customer_id,
            language=language,
        )


def code_of(nonce: str) -> str:
    """Six digits that belong to this nonce; worked out each time, so nothing is kept for who gets no letter."""
    mark = hmac.new(settings.SECRET_KEY.encode(), f"{_SALT}.code:{nonce}".encode(), hashlib.sha256).digest()
    return f"{int.from_bytes(mark[:8]) % 1_000_000:06}"


def redeem(nonce: str, typed: str) -> Link:
    """The link behind a code typed in the browser that asked; Refused("code_wrong"), also when there is none."""
    kept = cache.get(_kept_as(nonce))
    right = hmac.compare_digest(code_of(nonce), re.sub(r"\D", "", typed)[:12])
    if not (right and kept):
        raise Refused("code_wrong", field="code")
    return Link(nonce, *kept)


def _kept_as(nonce: str) -> str:
    return f"portal-code:{nonce}"


def _address(link: Link) -> str:
    return settings.SITE_URL + reverse("portal:link", args=[_sign(link)])


def read(token: str) -> Link:
    """The link behind a token; Refused("link_used") when it is forged, damaged or too old."""
    try:
        nonce, customer_id, to, until = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Refused("link_used") from error
    if clock.now().timestamp() > until:
        raise Refused("link_used")
    return Link(nonce, customer_id, to)


def use(link: Link) -> None:
    """Take the link; of several at the same time only one gets through. Refused("link_used")."""
    taken: list[bool] = []
    once("portal.link", link.nonce, link.customer_id, lambda: taken.append(True))
    if not taken:
        raise Refused("link_used")


def _sign(link: Link) -> str:
    until = (clock.now() + timedelta(minutes=MINUTES)).timestamp()
    return signing.dumps([link.nonce, link.customer_id, link.to, until], salt=_SALT)


def _own_page(to: str) -> str:
    inside = re.fullmatch(re.escape(reverse("portal:door")) + r"[\w/-]{1,200}", to, re.ASCII)
    return to if inside else reverse("portal:home")
