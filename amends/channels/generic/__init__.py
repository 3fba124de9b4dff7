"""Any party that sends JSON or CSV: mapped by a document, without code."""

from amends.channels.generic.channel import Generic

__all__ = ["Generic"]
