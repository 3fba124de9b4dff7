"""Signatures that others build on; each moves into a file of its own when it is written."""

from __future__ import annotations

from datetime import date

from amends.core.actor import Actor
from amends.quality.types import Pareto


def pareto(actor: Actor, by: str = "symptom", since: date | None = None, sku: str = "", limit: int = 25) -> Pareto:
    """Defects by product and defect type; `by` symptom (reported) or finding (inspected)."""
    raise NotImplementedError
