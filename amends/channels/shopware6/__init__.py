"""The Shopware 6 channel."""

from amends.channels.shopware6.channel import Shopware6

__all__ = ["Shopware6"]
