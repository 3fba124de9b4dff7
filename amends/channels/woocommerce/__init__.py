"""The WooCommerce channel."""

from amends.channels.woocommerce.channel import WooCommerce

__all__ = ["WooCommerce"]
