"""What is judged: a payload as a channel mapped it, and the findings about it."""

from __future__ import annotations

import msgspec

from amends.orders.ports import ChangeFact, FulfilmentFact, OrderFact, PaymentFact, RefundFact

Record = OrderFact | ChangeFact | RefundFact | FulfilmentFact | PaymentFact

UNSTATED = ""
"""Currency of a refund whose payload does not say it (it is the order's). Its amounts are ten-thousandths of
the major unit; intake turns them into the order's minor units before the record is taken."""


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why something cannot be taken: a code with a text, the field in the payload, and facts for the text.

    `severity`: reject (dead letter), hold (dead letter that a person may release), warn (taken, noted).
    `about`: the external id of the record it concerns, "" when it concerns the whole payload.
    """

    code: str
    field: str = ""
    about: str = ""
    severity: str = "reject"
    facts: dict[str, str] = {}


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """A document that a thin event only names: `kind` (order, refund, return, shipment, ...) and its id there."""

    kind: str
    external_id: str


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What one payload holds: records, or a knowingly ignored kind, or problems.

    `wanted`: what must be fetched from the channel before the event means anything (thin notifications). A
    payload may want something and hold records as well.
    """

    kind: str
    records: tuple[Record, ...] = ()
    ignored: str = ""
    problems: tuple[Problem, ...] = ()
    wanted: tuple[Wanted, ...] = ()
