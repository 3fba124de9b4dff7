"""The Adobe Commerce and Magento channel."""

from amends.channels.magento.channel import Magento

__all__ = ["Magento"]
