"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from amends.checks.types import FindingView


def run_checks(claim_id: int) -> list[FindingView]:
    """Run every plugged check over the claim; stores and returns the findings of this run."""
    raise NotImplementedError


def findings(claim_id: int) -> list[FindingView]:
    """The newest run's findings."""
    raise NotImplementedError
