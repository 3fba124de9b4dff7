"""The checks that every installation runs."""

from __future__ import annotations

from amends.checks.rules import (
    coverage,
    defect_photo,
    defect_words,
    duplicate,
    evidence,
    known_pattern,
    proof_of_purchase,
    reused_photo,
    risk,
    serial,
    serial_photo,
)

STANDARD = (
    proof_of_purchase.CHECK,
    serial.CHECK,
    coverage.CHECK,
    known_pattern.CHECK,
    duplicate.CHECK,
    evidence.CHECK,
    reused_photo.CHECK,
    serial_photo.CHECK,
    defect_photo.CHECK,
    defect_words.CHECK,
    risk.CHECK,
)
