"""What the nightly look found."""

from __future__ import annotations

from typing import TypeVar

import msgspec

from amends.accounts.api import Right, require
from amends.core.actor import Actor
from amends.quality.queries import store
from amends.quality.types.looks import Causes, Forecast, Reserve, Warnings

T = TypeVar("T", bound=msgspec.Struct)


def forecast(actor: Actor) -> Forecast | None:
    """None before the first look."""
    return _read(actor, "forecast", Forecast)


def reserve(actor: Actor) -> Reserve | None:
    """What the forecast failures will bring; None before the first look."""
    return _read(actor, "reserve", Reserve)


def warnings(actor: Actor) -> Warnings | None:
    """None before the first look."""
    return _read(actor, "warnings", Warnings)


def causes(actor: Actor) -> Causes | None:
    """None before the first look."""
    return _read(actor, "causes", Causes)


def _read(actor: Actor, name: str, kind: type[T]) -> T | None:
    require(actor, Right.QUALITY_READ)
    found: T | None = store.told(name, lambda text: msgspec.json.decode(text, type=kind))
    return found
