"""The ASC X12 channel."""

from amends.channels.x12.channel import X12

__all__ = ["X12"]
