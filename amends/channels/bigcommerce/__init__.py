"""The BigCommerce channel."""

from amends.channels.bigcommerce.channel import BigCommerce

__all__ = ["BigCommerce"]
