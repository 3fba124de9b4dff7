"""Sign-in links for customers: signed, good for 30 minutes, used once.

Whether an order exists is told by nothing but the letter itself: the page answers the same, and the looking-up
happens in a background job, so the answer takes the same time.
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.urls import reverse

from amends.accounts.api import customer
from amends.core import clock
from amends.core.errors import Refused, register_texts
from amends.jobs.api import defer, once, task
from amends.notices.api import write
from amends.orders.api import match_purchase

MINUTES = 30
_SALT = "amends.portal.link"

register_texts({"link_used": "This link was used already, or its time is over. Ask for a new one below."})


@dataclass(frozen=True, slots=True)
class Link:
    """What a link carries. `to` is the page of the portal that it opens."""

    nonce: str
    customer_id: int
    to: str


def ask_for_link(number: str, email: str, to: str) -> None:
    """Have the link sent if order number and e-mail belong together. Takes the same time if not."""
    with transaction.atomic():
        defer("portal.send_link", number=number, email=email, to=_own_page(to), nonce=uuid.uuid4().hex)


@task("portal.send_link")
def send_link(number: str, email: str, to: str, nonce: str) -> None:
    """Look the order up and write the letter; nothing happens when the two do not match."""
    order = match_purchase(number, email)
    if order is None or order.customer_id is None:
        return
    address = settings.SITE_URL + reverse("portal:link", args=[_sign(Link(nonce, order.customer_id, to))])
    write(
        f"portal-link:{nonce}",
        order.email,
        "portal_link",
        {
            "name": customer(order.customer_id).name,
            "order_number": order.number,
            "link": address,
            "minutes": MINUTES,
        },
        reference="",
        customer_id=order.customer_id,
    )


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
