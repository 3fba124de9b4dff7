"""The Spree channel."""

from amends.channels.spree.channel import Spree

__all__ = ["Spree"]
