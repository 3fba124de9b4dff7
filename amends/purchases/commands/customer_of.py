"""Who states a purchase: a customer known by the e-mail address alone."""

from __future__ import annotations

import re

from amends.accounts.api import CustomerKey, resolve_customers
from amends.accounts.ports import ELSEWHERE
from amends.core.errors import Refused

_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_MOST = 254


def customer_of(email: str, name: str = "", country: str = "") -> int:
    """The customer with this address, made when new. Refused("purchase_email_wrong")."""
    typed = email.strip()
    if not _ADDRESS.fullmatch(typed) or len(typed) > _MOST:
        raise Refused("purchase_email_wrong", field="email")
    key = CustomerKey(
        channel=ELSEWHERE, account="", external_id="", email=typed, name=name.strip()[:200], country=country
    )
    (customer_id,) = resolve_customers([key]).values()
    return customer_id
