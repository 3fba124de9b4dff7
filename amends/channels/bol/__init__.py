"""The bol channel."""

from amends.channels.bol.channel import Bol

__all__ = ["Bol"]
