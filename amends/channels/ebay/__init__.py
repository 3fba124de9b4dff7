"""The eBay channel."""

from amends.channels.ebay.channel import Ebay

__all__ = ["Ebay"]
