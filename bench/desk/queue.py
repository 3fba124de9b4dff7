# ruff: noqa: E501 (statements)
"""The queue with a million claims: what a page, the next case, the causes and the measures cost.

Fill an own, migrated database and measure: `DATABASE_URL=... python -m bench.desk.queue [claims] [waiting]`
(1,000,000 claims of which 100,000 wait). It writes rows without their orders, so never point it at a real one: it
refuses to run where there is a claim already.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from statistics import median
from typing import Any

_CLAIMS = """
INSERT INTO claims_claim (id, public_id, state, channel, order_id, order_line_id, sold_unit_id, sku, title, quantity,
    serial_reported, defect_version, defect_code, defect_label, defect_category, needs_photo, safety, description,
    opened_by, created_at, submitted_at, decided_at, settled_remedy, customer_id, product_id)
SELECT n, 'CLM-' || n, CASE WHEN n %% %(every)s = 0 THEN 'in_review' ELSE 'closed' END, 'shopify', n, n, n,
    'SKU-' || n %% 500, 'Thing', 1, '', 1, 'd' || n %% 20, 'Broken', 'Hardware', false, n %% 97 = 0, 'x', 'bench',
    now() - n * interval '20 seconds', now() - n * interval '20 seconds', now() - n * interval '19 seconds', '', NULL, NULL
FROM generate_series(1, %(claims)s) n
"""
_CASES = """
INSERT INTO casework_case (claim_id, state, lane, band, act_by, entered_at, cause, cause_text, weighed_at, value_minor,
    currency, asks, by_desk, decided_at, reasons)
SELECT id, state, CASE WHEN id %% 1000 = 0 THEN 'lead' ELSE 'desk' END, CASE WHEN safety THEN 0 ELSE 2 END,
    submitted_at + interval '48 hours', submitted_at, 'defect:' || sku || ':' || defect_code, 'Thing: broken', now(),
    5000, 'EUR', (id %% 11 = 0)::int, id %% 3 = 0, CASE WHEN state = 'closed' THEN decided_at END, '[]'
FROM claims_claim
"""
_SPANS = """
INSERT INTO casework_span (claim_id, user_id, begun, ended)
SELECT claim_id, %(user)s, decided_at - (claim_id * 7919 %% 1700 + 1) * interval '1 second', decided_at
FROM casework_case WHERE by_desk AND decided_at IS NOT NULL
"""
_COUNTS = """
UPDATE casework_case SET active_ms = spent.ms
FROM (SELECT claim_id, round(sum(extract(epoch FROM ended - begun)) * 1000)::bigint AS ms
      FROM casework_span GROUP BY claim_id) spent
WHERE spent.claim_id = casework_case.claim_id;
TRUNCATE casework_causestep, casework_daystep;
INSERT INTO casework_causecount (cause, waiting)
SELECT cause, count(*) FROM casework_case WHERE state = 'in_review' AND cause <> '' GROUP BY cause;
INSERT INTO casework_daycount (day, desk, first, seconds, cases)
SELECT (decided_at AT TIME ZONE 'UTC')::date, by_desk, asks + reopens + contacts = 0, casework_tens(active_ms), count(*)
FROM casework_case WHERE decided_at IS NOT NULL GROUP BY 1, 2, 3, 4
"""
_PAGES = (
    "/console/",
    "/console/claims/",
    "/console/claims/causes/",
    "/console/measures/?days=365",
    "/console/measures/?days=365&show=again",
)


def main() -> None:
    """Fill when empty, measure, print."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    import django

    django.setup()
    claims = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    waiting = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    from amends.accounts.api import actor_for, create_user
    from amends.accounts.models import User
    from amends.casework import api
    from amends.casework.models import Case
    from amends.core import clock

    if not User.objects.filter(email="bench@desk.example").exists():
        create_user("bench@desk.example", "Bench", ["supervisor"])
    user = User.objects.get(email="bench@desk.example")
    _fill(claims, max(claims // waiting, 1), user.pk)
    me = actor_for(user)
    print(f"{Case.objects.count():,} cases, {Case.objects.filter(state='in_review').count():,} waiting")
    pages = [api.queue(me)]
    for _ in range(20):
        pages.append(api.queue(me, cursor=pages[-1].next_cursor or ""))
    deep = pages[-1].next_cursor or ""
    _time("first page of 50", lambda: api.queue(me))
    _time("page 21", lambda: api.queue(me, cursor=deep))
    _time("cases of one cause", lambda: api.queue(me, cause=pages[0].items[0].cause))
    last: list[int | None] = [None]

    def following() -> None:
        last[0] = api.next_case(me, last[0])

    _time("next case", following)
    _time("causes", lambda: api.causes(me), 5)
    _time("measures over 30 days", lambda: api.measures(me, clock.now() - timedelta(days=30)))
    _time("measures over a year", lambda: api.measures(me, clock.now() - timedelta(days=365)))
    for figure in ("slow", "again"):
        _time(f"cases behind: {figure}", partial(api.behind, me, figure, clock.now() - timedelta(days=365)))
    _explain(me)
    _pages(user)


def _fill(claims: int, every: int, user: int) -> None:
    from django.db import connection, transaction

    from amends.claims.models import Claim

    if Claim.objects.exists():
        if not Claim.objects.filter(opened_by="bench").exists():
            raise SystemExit("There are claims in this database already: use one of its own.")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(_CLAIMS, {"claims": claims, "every": every})
        cursor.execute(_CASES, {})
        cursor.execute(_SPANS, {"user": user})
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS)  # the triggers were off
        cursor.execute(
            "VACUUM ANALYZE claims_claim, casework_case, casework_span, casework_causecount, casework_daycount"
        )


def _time(name: str, act: Callable[[], Any], times: int = 30) -> None:
    act()
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    taken.sort()
    print(f"{name:<24} p50 {median(taken):8.2f} ms   worst of {times} {taken[-1]:8.2f} ms")


def _explain(me: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from amends.casework import api

    with CaptureQueriesContext(connection) as asked:
        api.queue(me)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {asked[-1]['sql']}")
        print("\n".join(row[0] for row in cursor.fetchall()))


def _pages(user: Any) -> None:
    """The whole page: statements, and the time that the database takes for them."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user)
    for page in _PAGES:
        best = []
        for _ in range(5):
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(page, headers={"host": "localhost"})
            assert answer.status_code == 200, (page, answer.status_code)
            best.append(sum(float(one["time"]) for one in asked) * 1000)
        print(f"{page:<42} {len(asked):>3} statements, {median(best):7.1f} ms of the database")


if __name__ == "__main__":
    main()
