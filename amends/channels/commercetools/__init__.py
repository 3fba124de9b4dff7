"""The commercetools channel."""

from amends.channels.commercetools.channel import Commercetools

__all__ = ["Commercetools"]
