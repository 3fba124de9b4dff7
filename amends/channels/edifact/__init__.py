"""The UN/EDIFACT channel."""

from amends.channels.edifact.channel import Edifact

__all__ = ["Edifact"]
