"""The Amazon Selling Partner channel."""

from amends.channels.amazon_sp.channel import AmazonSp

__all__ = ["AmazonSp"]
