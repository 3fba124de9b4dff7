"""The checks that every installation runs."""

from __future__ import annotations

from amends.checks.rules import coverage, duplicate, evidence, known_pattern, proof_of_purchase, serial

STANDARD = (
    proof_of_purchase.CHECK,
    serial.CHECK,
    coverage.CHECK,
    known_pattern.CHECK,
    duplicate.CHECK,
    evidence.CHECK,
)
