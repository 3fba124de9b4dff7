"""The UBL channel."""

from amends.channels.ubl.channel import Ubl

__all__ = ["Ubl"]
