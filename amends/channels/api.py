"""What the doors may use of the channels."""

from amends.channels.amazon_sp import AmazonSp
from amends.channels.bigcommerce import BigCommerce
from amends.channels.bol import Bol
from amends.channels.braintree import Braintree
from amends.channels.commercetools import Commercetools
from amends.channels.cxml import Cxml
from amends.channels.ebay import Ebay
from amends.channels.edi_xml_ecosio import Ecosio
from amends.channels.edifact import Edifact
from amends.channels.ediversa import Ediversa
from amends.channels.generic import Generic
from amends.channels.magento import Magento
from amends.channels.mirakl import Mirakl
from amends.channels.prestashop import Prestashop
from amends.channels.retail.channel import Retail
from amends.channels.retail.load import load as load_retail
from amends.channels.retail.report import Report as RetailReport
from amends.channels.shopify import Shopify
from amends.channels.shopware6 import Shopware6
from amends.channels.spree import Spree
from amends.channels.square import Square
from amends.channels.stripe import Stripe
from amends.channels.tiktok import TikTok
from amends.channels.tradacoms import Tradacoms
from amends.channels.ubl import Ubl
from amends.channels.voxel import Voxel
from amends.channels.walmart import Walmart
from amends.channels.woocommerce import WooCommerce
from amends.channels.x12 import X12
from amends.intake.ports import Channel

ALL: tuple[Channel, ...] = (
    AmazonSp(),
    BigCommerce(),
    Bol(),
    Braintree(),
    Commercetools(),
    Cxml(),
    Ebay(),
    Ecosio(),
    Edifact(),
    Ediversa(),
    Magento(),
    Mirakl(),
    Prestashop(),
    Retail(),
    Shopify(),
    Shopware6(),
    Spree(),
    Square(),
    Stripe(),
    TikTok(),
    Tradacoms(),
    Ubl(),
    Voxel(),
    Walmart(),
    WooCommerce(),
    X12(),
)
"""Every channel; a new one is one line here."""

__all__ = ["ALL", "Generic", "Prestashop", "RetailReport", "load_retail"]
