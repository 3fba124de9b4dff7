"""Threads of their own: the same thing in several at once, or an event loop beside what runs in this one."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from django.db import connection

R = TypeVar("R")


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each returned or the exception that it raised, in order. All start at the same moment."""
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            gate.wait(timeout=10)
            return act()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def errors(results: Sequence[Any]) -> list[Exception]:
    """The exceptions among the results of `at_once`."""
    return [result for result in results if isinstance(result, Exception)]


def looped(story: Callable[[], Coroutine[Any, Any, R]]) -> R:
    """What the story returns, from a thread of its own: a browser test may keep a running loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(asyncio.wait_for(story(), 120))).result()
