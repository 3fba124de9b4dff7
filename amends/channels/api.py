"""What the doors may use of the channels."""

from amends.channels.retail.channel import Retail
from amends.channels.retail.load import load as load_retail
from amends.channels.retail.report import Report as RetailReport

__all__ = ["Retail", "RetailReport", "load_retail"]
