"""Doing something with all that follows from it, and undoing it: a preview that cannot differ from the deed."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

from django.db import transaction

from amends.core.facts import Fact

T = TypeVar("T")
_MOST = 50
_heard: ContextVar[list[Fact] | None] = ContextVar("amends_rehearsed_facts", default=None)


def collected(fact: Fact) -> bool:
    """Whether a rehearsal is under way; then it has the fact, and nobody else hears of it."""
    heard = _heard.get()
    if heard is None:
        return False
    heard.append(fact)
    return True


def rehearsing() -> bool:
    """Whether all that happens now will be undone."""
    return _heard.get() is not None


def rehearse(
    act: Callable[[], object],
    then: Callable[[], T],
    wanted: Callable[[Fact, str], bool],
    handlers: Callable[[Fact], dict[str, Callable[[Fact], None]]],
) -> T:
    """Run `act`, hand each fact it publishes (and those that follow) to the handlers that are `wanted`, ask `then`
    what there is to see, and undo everything. Errors of `act` and of the handlers reach the caller."""
    heard: list[Fact] = []
    token = _heard.set(heard)
    try:
        with transaction.atomic():
            act()
            done = 0
            while done < min(len(heard), _MOST):
                fact = heard[done]
                done += 1
                for name, handler in handlers(fact).items():
                    if wanted(fact, name):
                        handler(fact)
            seen = then()
            transaction.set_rollback(True)
        return seen
    finally:
        _heard.reset(token)
