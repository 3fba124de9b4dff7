"""The PrestaShop channel."""

from amends.channels.prestashop.channel import Prestashop

__all__ = ["Prestashop"]
