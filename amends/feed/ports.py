"""Types of the feed room."""

from amends.feed.types import Event

__all__ = ["Event"]
