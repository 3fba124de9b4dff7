"""Texts and ids as one PostgreSQL array literal.

The driver writes arrays element by element, each through two regular expressions; for the thousands of values of a
batch that is a large part of all the work. A literal goes where the statement casts it (`%s::text[]`) or compares
it with a column (`id = ANY(%s)`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def text_array(values: Sequence[str]) -> str:
    """The literal of a text[] (or jsonb[], timestamptz[], ... whose elements are given as texts)."""
    if not values:
        return "{}"
    together = "".join(values)
    if "\\" in together or '"' in together:
        values = [value.replace("\\", "\\\\").replace('"', '\\"') for value in values]
    return '{"' + '","'.join(values) + '"}'


def id_array(ids: Iterable[int]) -> str:
    """The literal of a bigint[]."""
    return f"{{{','.join(map(str, ids))}}}"
