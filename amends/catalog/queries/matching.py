"""Which advisories and serial ranges units fall into: one statement, however many there are of either."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from django.db import connection

from amends.catalog.rules.advisories import phrases
from amends.catalog.rules.serials import normal_serial, serial_key
from amends.catalog.types import AdvisoryView, SerialRangeView, Sign

# What is recorded of a unit completes what was said of it. The lot that was told goes before the recorded one.
_UNITS = """
WITH told AS (
    SELECT * FROM unnest(%(n)s::int[], %(product)s::bigint[], %(serial)s::text[], %(shape)s::text[],
                         %(number)s::numeric[], %(lot)s::text[], %(code)s::text[])
        AS t (n, product_id, serial, shape, number, lot, date_code)
), unit AS (
    SELECT t.n, t.product_id, t.shape, t.number, s.id AS unit_id, lots.ids AS lots,
           version(s.firmware) AS firmware,
           coalesce(nullif(s.date_code, ''), nullif(t.date_code, ''), made.week, '') AS date_code
    FROM told t
    LEFT JOIN catalog_serialunit s ON s.product_id = t.product_id AND s.serial = t.serial AND t.serial <> ''
    CROSS JOIN LATERAL (
        SELECT CASE WHEN t.lot = '' THEN ARRAY[s.lot_id]
               ELSE ARRAY(SELECT l.id FROM catalog_lot l
                          WHERE l.product_id = t.product_id AND lower(l.code) = t.lot)
               END AS ids
    ) AS lots
    LEFT JOIN LATERAL (
        SELECT to_char(min(l.produced_on), 'IYYYIW') AS week FROM catalog_lot l WHERE l.id = ANY(lots.ids)
    ) AS made ON true
)"""
_VERSION = r"ARRAY(SELECT part[1]::bigint FROM regexp_matches({}, '\d{{1,15}}', 'g') AS part)"
_UNITS = _UNITS.replace("version(s.firmware)", _VERSION.format("s.firmware"))
# Three ways in, each by its own index: a serial range, a lot, neither. Then what is left must hold as well.
_FOUND = f"""
SELECT u.n, a.id, a.public_id, a.product_id, a.title, a.serial_from, a.serial_to, coalesce(l.code, ''),
       a.defect_code, a.severity, a.action, a.customer_text, a.version, a.valid_from, a.valid_to, p.sku, p.title,
       a.firmware_from, a.firmware_to, a.date_code_from, a.date_code_to, a.component, a.component_lot, a.words,
       a.examples
FROM unit u
CROSS JOIN LATERAL (
    SELECT * FROM catalog_advisory r
    WHERE int8range(r.product_id, r.product_id, '[]') = int8range(u.product_id, u.product_id, '[]')
      AND r.numbers @> u.number AND r.shape = u.shape AND (r.lot_id IS NULL OR r.lot_id = ANY(u.lots))
    UNION ALL
    SELECT * FROM catalog_advisory r
    WHERE r.product_id = u.product_id AND r.numbers IS NULL AND r.lot_id = ANY(u.lots)
    UNION ALL
    SELECT * FROM catalog_advisory r
    WHERE r.product_id = u.product_id AND r.numbers IS NULL AND r.lot_id IS NULL
) AS a
JOIN catalog_product p ON p.id = a.product_id
LEFT JOIN catalog_lot l ON l.id = a.lot_id
WHERE (a.firmware_from = '' OR u.firmware >= {_VERSION.format("a.firmware_from")})
  AND (a.firmware_to = '' OR (u.firmware <> '{{}}' AND u.firmware <= {_VERSION.format("a.firmware_to")}))
  AND (a.date_code_from = '' OR u.date_code >= a.date_code_from)
  AND (a.date_code_to = '' OR (u.date_code <> '' AND u.date_code <= a.date_code_to))
  AND (a.component = '' OR EXISTS (
        SELECT 1 FROM catalog_component c WHERE (c.unit_id = u.unit_id OR c.lot_id = ANY(u.lots))
          AND lower(c.name) = lower(a.component) AND lower(c.lot_code) = lower(a.component_lot)))
"""  # noqa: S608 (only the version expression is put in)
_REPORTED = """
  AND a.valid_from <= %(day)s::date AND (a.valid_to IS NULL OR a.valid_to >= %(day)s::date)
  AND a.defect_code = ANY(%(defects)s::text[])
  AND (a.words = '{}' OR a.words && %(said)s::text[])
ORDER BY a.id, u.n
"""
_OF_ONE = """
  AND a.id = %(advisory)s::bigint
ORDER BY u.n
"""
# The columns of the two statements are in the order of these.
_ADVISORY = [one.name for one in fields(AdvisoryView)]
_RANGE = [one.name for one in fields(SerialRangeView)]
FOR_CLAIM = _UNITS + _FOUND + _REPORTED
FOR_RECALL = _UNITS + _FOUND + _OF_ONE
_RANGES = """
SELECT DISTINCT r.id, p.sku, r.kind, r.serial_from, r.serial_to, r.countries, r.channels, r.reference,
       r.valid_from, r.valid_to
FROM unnest(%(shape)s::text[], %(number)s::numeric[]) AS t (shape, number)
JOIN catalog_serialrange r
  ON int8range(r.product_id, r.product_id, '[]') = int8range(%(product)s::bigint, %(product)s::bigint, '[]')
 AND r.numbers @> t.number AND r.shape = t.shape
JOIN catalog_product p ON p.id = r.product_id
WHERE r.valid_from <= %(day)s::date AND (r.valid_to IS NULL OR r.valid_to >= %(day)s::date)
ORDER BY r.id LIMIT 100
"""


def signs_as_columns(signs: Sequence[Sign]) -> dict[str, Any]:
    """The units as arrays that the statements take."""
    serials = [normal_serial(sign.serial) for sign in signs]
    keys = [serial_key(serial) for serial in serials]
    return {
        "n": list(range(len(signs))),
        "product": [sign.product_id for sign in signs],
        "serial": serials,
        "shape": [key[0] if key else None for key in keys],
        "number": [key[1] if key else None for key in keys],
        "lot": [sign.lot_code.strip().lower() for sign in signs],
        "code": [sign.date_code for sign in signs],
    }


def matching_advisories(signs: Sequence[Sign], defect_code: str, description: str, on: date) -> list[AdvisoryView]:
    """Known patterns that a claim on any of these units falls into, by age; one statement.

    An advisory without a defect type is about every defect. A condition about the unit (serial range, lot,
    firmware, date code, component) holds only where that is known of the unit: recorded with it or its lot, told,
    or, for the date, read from the serial number or the day on which the lot was made.
    """
    given = {
        **signs_as_columns(signs),
        "day": on,
        "defects": sorted({defect_code, ""}),
        "said": phrases(description),
    }
    with connection.cursor() as cursor:
        cursor.execute(FOR_CLAIM, given)
        found = {row[1]: _view(row) for row in cursor.fetchall()}
    return list(found.values())


def affected(advisory_id: int, signs: Sequence[Sign]) -> list[int]:
    """Which of the units (places in the list) the advisory is about, whatever defect they have. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(FOR_RECALL, {**signs_as_columns(signs), "advisory": advisory_id})
        return list(dict.fromkeys(row[0] for row in cursor.fetchall()))


def ranges_of(product_id: int, serials: Sequence[str], on: date) -> list[SerialRangeView]:
    """Serial ranges (stolen, meant for a market) that any of these serials lies in on a day; one statement."""
    keys = [key for serial in serials if (key := serial_key(normal_serial(serial)))]
    if not keys:
        return []
    given: dict[str, Any] = {
        "product": product_id,
        "shape": [shape for shape, _ in keys],
        "number": [number for _, number in keys],
        "day": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RANGES, given)
        return [_range_view(row) for row in cursor.fetchall()]


def _view(row: tuple[Any, ...]) -> AdvisoryView:
    named: dict[str, Any] = dict(zip(_ADVISORY, row[1:], strict=True))
    return AdvisoryView(**named | {"words": tuple(named["words"]), "examples": tuple(named["examples"])})


def _range_view(row: tuple[Any, ...]) -> SerialRangeView:
    named: dict[str, Any] = dict(zip(_RANGE, row, strict=True))
    return SerialRangeView(**named | {"countries": tuple(row[5]), "channels": tuple(row[6])})
