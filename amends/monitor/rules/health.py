"""How a source is, in a word, with the reasons in words; and when a change is believed."""

from __future__ import annotations

from datetime import datetime

import msgspec

from amends.monitor.rules.silence import Silence
from amends.monitor.types import FAILING, OK, SILENT, SLOW, UNKNOWN

SLOW_SECONDS = 600
FEWEST = 20
"""Fewer events than this in the window give no rate."""
REJECTS = 0.2
REFUSALS = 5
CONFIRM = {FAILING: 2, SILENT: 2, SLOW: 3, OK: 5, UNKNOWN: 5}
"""So many judgements in a row (one a minute) before a change is believed: bad news sooner than good."""


class Signs(msgspec.Struct, frozen=True, kw_only=True):
    """What is looked at. Numbers of the last hour or so; `oldest`: since when the oldest event waits that could be
    worked off; `p95`: seconds from receipt to conclusion, None beyond an hour; `failures`: polls in a row."""

    enabled: bool = True
    received: int = 0
    concluded: int = 0
    dead: int = 0
    refused: int = 0
    p95: int | None = 0
    oldest: datetime | None = None
    breaker: str = "closed"
    paused_why: str = ""
    silence: Silence


def judge(signs: Signs, now: datetime) -> tuple[str, list[str]]:
    """(state, reasons). The worst state counts; reasons of all are given."""
    if not signs.enabled:
        return UNKNOWN, ["It is switched off."]
    failing, slow = _failing(signs), _slow(signs, now)
    silence = signs.silence
    silent = []
    if silence.is_improbable:
        silent = [
            f"{silence.observed:,} events in {_hours(silence.hours)}, where about {silence.expected:,.0f} were "
            f"to be expected at this time of the week (chance {silence.probability or 0:.1g})."
        ]
    reasons = [*failing, *silent, *slow]
    if failing:
        return FAILING, reasons
    if silent:
        return SILENT, reasons
    if slow:
        return SLOW, reasons
    if silence.probability is None:
        return UNKNOWN, ["Less than two weeks are known: whether it is silent cannot be told yet."]
    return OK, ["Events come as they should and are worked off in time."]


def _failing(signs: Signs) -> list[str]:
    found = []
    if signs.breaker != "closed":
        found.append(f"Its events failed one after another and wait now: {signs.paused_why or 'no reason kept'}.")
    if signs.refused >= REFUSALS and signs.refused > signs.received * REJECTS:
        found.append(f"{signs.refused:,} deliveries were refused: compare the signing secret with the channel's.")
    if signs.concluded >= FEWEST and signs.dead > signs.concluded * REJECTS:
        found.append(f"{signs.dead:,} of {signs.concluded:,} events could not be taken.")
    return found


def _slow(signs: Signs, now: datetime) -> list[str]:
    if signs.oldest is not None and (now - signs.oldest).total_seconds() > SLOW_SECONDS:
        return [f"The oldest event waits for {_hours((now - signs.oldest).total_seconds() / 3600)}."]
    if signs.concluded >= FEWEST and (signs.p95 is None or signs.p95 > SLOW_SECONDS):
        return ["One event in twenty took longer than ten minutes."]
    return []


def _hours(hours: float) -> str:
    if hours < 1.5:
        return f"{max(round(hours * 60), 1)} minutes"
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"


def turned(state: str, candidate: str, seen: int, found: str) -> tuple[str, str, int]:
    """(state, candidate, seen) after one more judgement: a change counts when it was seen often enough."""
    if found == state:
        return state, "", 0
    seen = seen + 1 if found == candidate else 1
    return (found, "", 0) if seen >= CONFIRM[found] else (state, found, seen)
