"""Facts of the monitor room."""

from amends.monitor.facts import SourceHealthChanged

__all__ = ["SourceHealthChanged"]
