"""The TRADACOMS channel."""

from amends.channels.tradacoms.channel import Tradacoms

__all__ = ["Tradacoms"]
