"""The Walmart Marketplace channel."""

from amends.channels.walmart.channel import Walmart

__all__ = ["Walmart"]
