"""Square: orders, payments, refunds and disputes, by webhook and by its API."""

from amends.channels.square.channel import Square

__all__ = ["Square"]
