"""The story, step by step. Each step returns its line, or raises Failed."""

from __future__ import annotations

from amends.cli.demo.story import claim, events, goods, money, review
from amends.cli.demo.story.told import Told

STEPS = (*events.STEPS, *claim.STEPS, *goods.STEPS, *money.STEPS, *review.STEPS)

__all__ = ["STEPS", "Told"]
