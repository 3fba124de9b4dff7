"""What kind of thing a remedy is, and the printed number of its memo."""

from __future__ import annotations

IN_KIND = frozenset({"repair", "replacement"})


def method_of(remedy: str, wanted: str) -> str:
    """How a money remedy is paid: refund or store_credit. In-kind remedies have none."""
    if remedy in IN_KIND:
        return "in_kind"
    return "store_credit" if "store_credit" in (remedy, wanted) else "refund"


def memo_number(entity: str, year: int, sequence: int) -> str:
    """CM-<entity>-2026-000123: gap-free per legal entity and year."""
    return f"CM-{entity}-{year}-{sequence:06d}"
