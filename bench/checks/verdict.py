"""From a claim, without and with photos, to its verdict, in a shop of many sold units, advisories and photos.

    DATABASE_URL=postgresql://... python -m bench.checks.verdict --units 1000000 --claims 200
    ... --units 10000000 --advisories 10000 --embeddings 1000000     (the whole size; its index takes an hour)

Fills an empty, migrated database of its own (SQL-generated), then times what the workers do for each claim:
`run_checks`, then `decide_by_policy`, and for claims with photos before these `readings.read` of each photo
(usable? print, fingerprints, embeddings of eight views, the nearest of all photos, pixels). Printed: p50 and p99
of each and of the whole, processor time, statements per claim, and the statements of the checks sent again without
Python around them (the limit that this code could reach on this server).
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from collections.abc import Callable
from typing import Any

ADVISORIES = """
INSERT INTO catalog_advisory (public_id, product_id, title, serial_from, serial_to, shape, numbers, defect_code,
    severity, action, customer_text, version, valid_from)
SELECT 'ADV-F' || n, p.id, 'Pattern ' || n, 'SN' || n * 50, 'SN' || n * 50 + 20, 'SN#',
       numrange(n * 50, n * 50 + 20, '[]'), '', 'low', 'review', '', 1, current_date - 30
FROM generate_series(1, %(advisories)s) AS n
JOIN catalog_product p ON p.sku = 'FILL-' || CASE WHEN n %% 2 = 0 THEN 1 ELSE 1 + n %% 1000 END
"""
SERIALS = """
UPDATE orders_soldunit u SET serial = 'SN' || u.id WHERE u.id % 2 = 0
"""


def main() -> None:
    """Fill, file claims, time."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--advisories", type=int, default=10_000)
    parser.add_argument("--claims", type=int, default=200)
    parser.add_argument("--photo-claims", type=int, default=10)
    parser.add_argument("--photos", type=int, default=2, help="of each claim with photos")
    parser.add_argument("--embeddings", type=int, default=5_000)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.config.settings")
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.checks.embeddings import fill

    call_command("migrate", verbosity=0)
    began = time.perf_counter()
    filled = prepare(given.units, given.advisories)
    sizes = {"units": filled, "advisories": given.advisories, "embeddings": given.embeddings}
    with connection.cursor() as cursor:
        indexed = fill(cursor, given.embeddings)
    sizes |= {"prepared_seconds": round(time.perf_counter() - began), "of_these_embeddings": round(indexed)}
    shown = {"sizes": sizes, "without_photos": measure(given.claims)}
    if given.photo_claims:
        shown["with_photos"] = measure_photos(given.photo_claims, given.photos)
    print(json.dumps(shown, indent=1))


def prepare(units: int, advisories: int) -> int:
    """The shop, unless it is there; how many sold units it has."""
    from django.db import connection

    from amends.catalog.api import ensure_products, freeze_terms
    from amends.catalog.ports import ProductSeed
    from amends.core import clock
    from bench.fill import fill

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM orders_soldunit")
        if (there := int(cursor.fetchone()[0])) == 0:
            product = ensure_products([ProductSeed("FILL-1", "Filler 1")])["FILL-1"]
            terms = freeze_terms([product], "DE", "shopify", clock.now().date())[product]
            url = connection.get_connection_params()
            fill(os.environ["DATABASE_URL"] if "DATABASE_URL" in os.environ else _url(url), units, terms)
            cursor.execute(SERIALS)
            cursor.execute(ADVISORIES, {"advisories": advisories})
            cursor.execute("VACUUM ANALYZE")
            there = units
    return there


def _url(given: dict[str, Any]) -> str:
    return f"host={given['host']} port={given.get('port') or 5432} dbname={given['dbname']} user={given['user']}"


def measure(claims: int) -> dict[str, Any]:
    """Claims spread over the whole shop, each checked and decided as the worker does it."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from amends.checks.api import run_checks
    from amends.decisions.api import decide_by_policy

    ids = _file(claims)
    warm, timed = ids[: max(5, claims // 10)], ids[max(5, claims // 10) :]
    for claim_id in warm:
        run_checks(claim_id)
        decide_by_policy(claim_id)
    check, decide = [], []
    for claim_id in timed[:-1]:
        check.append(_timed(run_checks, claim_id))
        decide.append(_timed(decide_by_policy, claim_id))
    with CaptureQueriesContext(connection) as seen:
        run_checks(timed[-1])
    checked = [query["sql"] for query in seen]
    with CaptureQueriesContext(connection) as seen:
        decide_by_policy(timed[-1])
    raw = _raw(timed[-1])
    whole = [one + other for one, other in zip(check, decide, strict=True)]
    return {
        "claims": len(check),
        "checks_ms": _figures(check),
        "decision_ms": _figures(decide),
        "claim_to_verdict_ms": _figures(whole),
        "statements": {"checks": len(checked), "decision": len(seen)},
        "raw_sql_of_the_checks_ms": round(raw * 1000, 2),
        "checks_p50_over_raw_sql": round(statistics.median(check) / raw, 2),
    }


def measure_photos(claims: int, photos: int) -> dict[str, Any]:
    """Claims with photos: read each, check, decide. The first one loads the models and is not counted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from amends.checks.api import run_checks
    from amends.decisions.api import decide_by_policy
    from amends.readings.commands.read import read

    whole, looking, spent = [], [], []
    statements = 0
    for number, claim_id in enumerate(_file(claims + 1, photos)):
        ids = _photo_ids(claim_id)
        began, busy = time.perf_counter(), time.process_time()
        with CaptureQueriesContext(connection) as seen:
            for photo_id in ids:
                read(claim_id, photo_id)
            looked = time.perf_counter() - began
            run_checks(claim_id)
            decide_by_policy(claim_id)
        if number:
            whole.append(time.perf_counter() - began)
            looking.append(looked / len(ids))
            spent.append(time.process_time() - busy)
            statements = len(seen)
    return {
        "claims": claims,
        "photos_each": photos,
        "look_at_a_photo_ms": _figures(looking),
        "claim_to_verdict_ms": _figures(whole),
        "processor_ms": _figures(spent),
        "statements": statements,
    }


def _photo_ids(claim_id: int) -> list[int]:
    from amends.claims.api import claim
    from amends.core.actor import SYSTEM

    return [photo.id for photo in claim(SYSTEM, claim_id).photos]


def _photo(seed: int) -> bytes:
    """A JPEG of 1600 x 1200 with edges enough to be compared, another one for each seed."""
    import cv2
    import numpy as np

    drawn = np.random.default_rng(seed)
    picture = cv2.GaussianBlur(drawn.integers(60, 200, (1200, 1600, 3), dtype=np.uint8), (0, 0), 7)
    for _ in range(60):
        at, to = (tuple(int(part) for part in drawn.integers(0, 1200, 2)) for _ in range(2))
        colour = tuple(int(part) for part in drawn.integers(0, 255, 3))
        cv2.rectangle(picture, at, to, colour, int(drawn.integers(2, 9)))
    return bytes(cv2.imencode(".jpg", picture)[1])


def _file(claims: int, photos: int = 0) -> list[int]:
    """Submitted claims on sold units spread over the whole table, with so many photos each."""
    from django.db import connection

    from amends.claims.api import add_photo, open_claim, submit
    from amends.claims.ports import ClaimInput
    from amends.core.actor import SYSTEM

    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id), max(id) FROM orders_soldunit")
        low, high = cursor.fetchone()
        wanted = [low + (high - low) * n // claims for n in range(claims)]
        cursor.execute(
            "SELECT l.order_id, l.id, u.serial FROM orders_soldunit u JOIN orders_orderline l "
            "ON l.id = u.order_line_id WHERE u.id = ANY(%s) ORDER BY u.id",
            [wanted],
        )
        found = cursor.fetchall()
    made = []
    for order_id, line_id, serial in found:
        words = "It stays dark whatever I do, and it smells of smoke since yesterday evening."
        claim = open_claim(SYSTEM, ClaimInput(
            order_id=order_id, order_line_id=line_id, defect_code="hw_stopped", description=words, serial=serial,
        ))  # fmt: skip
        for number in range(photos):
            add_photo(SYSTEM, claim.id, f"{number}.jpg", _photo(claim.id * 100 + number))
        submit(SYSTEM, claim.id)
        made.append(claim.id)
    return made


def _raw(claim_id: int) -> float:
    """The statements that read for the checks, sent again over the bare driver; seconds, the best of five.

    They are recorded with their parameters, so that nothing of ours runs in between.
    """
    from django.db import connection

    from amends.checks.queries.gather import gather

    sent: list[tuple[Any, Any]] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        gather(claim_id)
    best = float("inf")
    for _ in range(5):
        began = time.perf_counter()
        with connection.connection.cursor() as cursor:
            for sql, params in sent:
                cursor.execute(sql, params)
                cursor.fetchall()
        best = min(best, time.perf_counter() - began)
    return best


def _timed(act: Callable[[int], Any], claim_id: int) -> float:
    began = time.perf_counter()
    act(claim_id)
    return time.perf_counter() - began


def _figures(seconds: list[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50": round(statistics.median(ordered) * 1000, 1),
        "p99": round(ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000, 1),
    }


if __name__ == "__main__":
    main()
