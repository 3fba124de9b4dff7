"""Findings."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec


class Outcome(StrEnum):
    """PASS: nothing against. FLAG: a person should look. FAIL: it speaks against. UNKNOWN: cannot tell."""

    PASS = "pass"  # noqa: S105
    FLAG = "flag"
    FAIL = "fail"
    UNKNOWN = "unknown"


class FindingView(msgspec.Struct, frozen=True, kw_only=True):
    """One check's finding: code (proof_of_purchase, serial, coverage, known_pattern, duplicate, evidence),
    the checker's version, what it looked at, a sentence for the agent, and structured facts."""

    id: int
    code: str
    version: int
    outcome: str
    sentence: str
    facts: dict[str, Any]
    inputs: dict[str, Any]
    at: datetime
    run: int
