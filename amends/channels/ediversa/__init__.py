"""The Ediversa channel."""

from amends.channels.ediversa.channel import Ediversa

__all__ = ["Ediversa"]
