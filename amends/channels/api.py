"""What the doors may use of the channels."""

from amends.channels.retail.channel import Retail
from amends.channels.retail.load import load as load_retail
from amends.channels.retail.report import Report as RetailReport
from amends.channels.shopify import Shopify
from amends.channels.woocommerce import WooCommerce

__all__ = ["Retail", "RetailReport", "Shopify", "WooCommerce", "load_retail"]
