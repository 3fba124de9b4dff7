"""The Mirakl channel: every marketplace that runs on it."""

from amends.channels.mirakl.channel import Mirakl

__all__ = ["Mirakl"]
