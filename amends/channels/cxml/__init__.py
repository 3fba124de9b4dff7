"""The cXML channel."""

from amends.channels.cxml.channel import Cxml

__all__ = ["Cxml"]
