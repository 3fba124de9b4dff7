"""How many statements a step of the product sends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def counting(counts: Counter[str] | None, name: str) -> Iterator[None]:
    """Add what this thread sends meanwhile to `counts[name]`; without `counts` nothing is counted."""
    if counts is None:
        yield
        return
    from django.db import connection

    def count(execute: Callable[..., Any], *arguments: Any) -> Any:
        counts[name] += 1
        return execute(*arguments)

    with connection.execute_wrapper(count):
        yield


def statements(act: Callable[[], object]) -> int:
    """How many statements `act` sends."""
    counts: Counter[str] = Counter()
    with counting(counts, ""):
        act()
    return counts[""]
