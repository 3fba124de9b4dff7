"""What is judged: a payload as a channel mapped it, and the findings about it."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.core.moves import moves
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


class Setting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One gate set otherwise than it is built, for a channel, an account of it, an order profile, or all ("").

    `severity`: off, warn, hold, reject, "" as it is. Tolerances: `minor` units and `share` (percent of the stated
    amount, as a decimal text) up to which a difference is only noted; `seconds` of lateness. `note` says why.
    """

    code: str
    severity: str = ""
    channel: str = ""
    account: str = ""
    profile: str = ""
    minor: int | None = None
    share: str = ""
    seconds: int | None = None
    note: str = ""


class Override(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one account maps otherwise than its channel.

    With `expression` (JMESPath) the canonical `field` is read from the JSON payload: for number, country, profile
    and customer.* from the order's own object, for lines.* from the object of each line. Without it, `value` as
    found in the payload's `field` (such as a status that the merchant named) means the states in `becomes`
    (order_state, payment_state, fulfilment_state, state of a refund or shipment).
    """

    channel: str
    account: str
    field: str
    expression: str = ""
    value: str = ""
    becomes: dict[str, str] = {}
    note: str = ""


class Rulebook(msgspec.Struct, frozen=True, kw_only=True):
    """All settings and overrides of one version."""

    settings: tuple[Setting, ...] = ()
    overrides: tuple[Override, ...] = ()


TUNING = moves(
    "tuning",
    "draft",
    {"publish": ("draft", "live"), "retire": ("live", "retired"), "drop": ("draft", "dropped")},
)


class TuningView(msgspec.Struct, frozen=True, kw_only=True):
    """One tuning. `version` is None until it is published; `base` is the version that it was drawn up from.
    `digest` names the exact contents, `tested` is the digest that was back-tested when it was published."""

    id: int
    version: int | None
    base: int
    state: str
    title: str
    author: str
    at: datetime
    published_by: str
    published_at: datetime | None
    reason: str
    digest: str
    tested: str
    rules: Rulebook


class GateView(msgspec.Struct, frozen=True, kw_only=True):
    """One gate with what is in force for it now. `lowest` is the mildest severity that it may be given."""

    code: str
    kind: str
    owner: str
    text: str
    built: str
    lowest: str
    tolerance: str
    slack: int
    settings: tuple[Setting, ...]
