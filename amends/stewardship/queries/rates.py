"""How often each gate is wrong, by channel and account (and order profile)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connection

import amends.stewardship.rules.errors  # noqa: F401 (registers the texts)
from amends.accounts.api import Right, require
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.core.page import MAX_SIZE, Page, before, cut
from amends.stewardship.models import Ruling
from amends.stewardship.rules.rates import GateRate, rate
from amends.stewardship.types import RulingView

LONGEST_DAYS = 400
_MOST = 500
_RATES = """
SELECT code, severity, channel, account, {profile} AS profile, count(DISTINCT event_id),
       count(DISTINCT event_id) FILTER (WHERE says = 'false'),
       count(DISTINCT event_id) FILTER (WHERE says = 'true'),
       count(DISTINCT event_id) FILTER (WHERE why = 'released')
FROM stewardship_ruling {join}
WHERE at >= %(since)s AND (%(code)s = '' OR code = %(code)s) AND (%(channel)s = '' OR channel = %(channel)s)
GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC, 1, 3, 4, 5 LIMIT %(most)s
"""


def gate_rates(
    actor: Actor, days: int = 90, *, by_profile: bool = False, code: str = "", channel: str = ""
) -> list[GateRate]:
    """The gates that stopped most in the last `days` (at most 500 rows). An event with several profiles counts
    for each of them when `by_profile`. One statement."""
    require(actor, Right.INTAKE_READ)
    if not 1 <= days <= LONGEST_DAYS:
        raise Refused("window_unknown", limit=LONGEST_DAYS)
    sql = _RATES.format(
        profile="p.word" if by_profile else "''",
        join="CROSS JOIN LATERAL unnest(profile) AS p(word)" if by_profile else "",
    )
    asked: dict[str, Any] = {
        "since": clock.now() - timedelta(days=days), "code": code, "channel": channel, "most": _MOST,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(sql, asked)
        return [rate(*row) for row in cursor.fetchall()]


def rulings(
    actor: Actor, code: str, channel: str = "", account: str = "", says: str = "", cursor: str = "", size: int = 50
) -> Page[RulingView]:
    """What one gate stopped, newest first, and whether it was right."""
    require(actor, Right.INTAKE_READ)
    size = min(size, MAX_SIZE)
    wanted = {"code": code, "channel": channel, "account": account, "says": says}
    rows = Ruling.objects.filter(**{name: value for name, value in wanted.items() if value}).order_by("-letter_id")
    if cursor:
        rows = rows.filter(letter_id__lt=before(cursor))
    names = ("letter_id", "event_id", "code", "severity", "channel", "account", "at", "says", "why", "later_event")
    found = [RulingView(**row) for row in rows.values(*names)[: size + 1]]
    return cut(found, size, lambda row: [row.letter_id])
