"""Weighing dead letters: those that are new, and those whose weight may have changed."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from amends.core import clock
from amends.core.money import is_currency
from amends.repair.models import Scale, Shared, Standing
from amends.repair.queries.buyers import buyers
from amends.repair.queries.impact import Found, impact
from amends.repair.queries.scales import cuts, rates, scale_of
from amends.repair.rules.score import CUTS, Impact, parts, place, shared_points

BATCH = 1000
_OLD = timedelta(days=1)
_SAVE = """
UPDATE repair_standing s SET score = n.score, parts = n.parts, order_id = n.order_id, ranked_at = %s
FROM unnest(%s::bigint[], %s::bigint[], %s::jsonb[], %s::bigint[]) AS n (letter_id, score, parts, order_id)
WHERE s.letter_id = n.letter_id
"""
_SHARING = """
SELECT code, field, source_id, sum(letters) FROM repair_tally GROUP BY 1, 2, 3 HAVING sum(letters) > 0
"""
_AGAIN = """
UPDATE repair_standing SET ranked_at = NULL
WHERE state = 'open' AND code = %s AND field = %s AND source_id = %s AND ranked_at IS NOT NULL
"""
_WORTH = """
SELECT w.scale, count(*), percentile_disc(%(cuts)s::float8[]) WITHIN GROUP (ORDER BY w.amount)
FROM (SELECT coalesce(r.home, s.currency) AS scale, trunc(s.value_minor * coalesce(r.factor, 1))::bigint AS amount
      FROM repair_standing s
      LEFT JOIN unnest(%(known)s::text[], %(factors)s::numeric[], %(homes)s::text[]) AS r (currency, factor, home)
             ON r.currency = s.currency
      WHERE s.state = 'open' AND s.currency <> '' AND s.value_minor > 0) w
GROUP BY 1
"""


def rank(limit: int = 20_000) -> int:
    """Weigh letters that are not weighed (at most `limit`), in batches of their own; how many."""
    done = 0
    while done < limit:
        found = _batch(min(BATCH, limit - done))
        done += found
        if not found:
            break
    return done


def reweigh(order_id: int) -> None:
    """Something began or ended on this order: weigh the letters about it again."""
    Standing.objects.filter(order_id=order_id, state="open").update(ranked_at=None)


def refresh() -> None:
    """Take the scales and the sharing anew, mark what they change and what was weighed a day ago, and weigh."""
    with transaction.atomic():
        _scales()
        _sharing()
        old = Standing.objects.filter(state="open", ranked_at__lt=clock.now() - _OLD)
        old.update(ranked_at=None)
    rank()


def _batch(limit: int) -> int:
    with transaction.atomic():
        rows = Standing.objects.filter(state="open", ranked_at=None).order_by("letter_id")
        ids = list(rows.select_for_update(skip_locked=True).values_list("pk", flat=True)[:limit])
        if not ids:
            return 0
        if not Scale.objects.exists():
            _scales()
        found, sharing, scales, known = impact(ids), _letters_by_cause(), cuts(), rates()
        waiting = buyers([it.event_id for it in found if it.order_id is None])
        saved = []
        for it in found:
            factor, scale = scale_of(it.currency, known)
            letters = sharing.get((it.code, it.field, it.source_id), 1)
            weighed = _impact(it, letters, waiting.get(it.event_id, 0), int((it.value or 0) * factor), scale)
            reasons = parts(weighed, scales.get(weighed.scale, []))
            score = place(sum(part.points for part in reasons), it.at)
            plain = [[part.name, part.points, part.text] for part in reasons]
            saved.append((it.letter_id, score, Jsonb(plain), it.order_id))
        with connection.cursor() as cursor:
            cursor.execute(_SAVE, [clock.now(), *map(list, zip(*saved, strict=True))])
    return len(ids)


def _impact(it: Found, sharing: int, orders: int, weight: int, scale: str) -> Impact:
    is_worth = it.value is not None and is_currency(it.currency)
    return Impact(
        value=it.value if is_worth else None,
        currency=it.currency if is_worth else "",
        weight=weight,
        scale=scale,
        severity=it.severity,
        kind=it.kind,
        waiting=it.waiting,
        orders=it.orders or orders,
        bought=it.bought,
        sharing=sharing,
    )


def _letters_by_cause() -> dict[tuple[str, str, int], int]:
    with connection.cursor() as cursor:
        cursor.execute(_SHARING)
        return {(code, field, source_id): int(letters) for code, field, source_id, letters in cursor.fetchall()}


def _sharing() -> None:
    """Where the number of letters of a cause doubled or halved, all of them are weighed again."""
    before = {(it.code, it.field, it.source_id): it.points for it in Shared.objects.all()}
    for cause, letters in _letters_by_cause().items():
        points = shared_points(letters)
        if before.get(cause, 0) == points:
            continue
        code, field, source_id = cause
        Shared.objects.update_or_create(code=code, field=field, source_id=source_id, defaults={"points": points})
        with connection.cursor() as cursor:
            cursor.execute(_AGAIN, list(cause))


def _scales() -> None:
    """New cuts where a currency has none, or a tenth more or fewer letters than at the last time."""
    known = rates()
    with connection.cursor() as cursor:
        cursor.execute(
            _WORTH,
            {
                "cuts": [number / (CUTS + 1) for number in range(1, CUTS + 1)],
                "known": list(known),
                "factors": [scale_of(currency, known)[0] for currency in known],
                "homes": [scale_of(currency, known)[1] for currency in known],
            },
        )
        rows = cursor.fetchall()
    before = {it.currency: it for it in Scale.objects.all()}
    for scale, letters, values in rows:
        kept = before.get(scale)
        if kept is not None and abs(letters - kept.letters) * 10 <= kept.letters:
            continue
        found = [int(value) for value in values]
        Scale.objects.update_or_create(
            currency=scale, defaults={"cuts": found, "letters": letters, "at": clock.now()}
        )
        if kept is not None and kept.cuts != found:
            same = [scale, *[currency for currency in known if scale_of(currency, known)[1] == scale]]
            Standing.objects.filter(state="open", currency__in=same).update(ranked_at=None)
