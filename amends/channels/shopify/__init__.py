"""The Shopify channel."""

from amends.channels.shopify.channel import Shopify

__all__ = ["Shopify"]
