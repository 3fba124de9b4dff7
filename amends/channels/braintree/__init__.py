"""Braintree: transactions and disputes as its API and exports give them."""

from amends.channels.braintree.channel import Braintree

__all__ = ["Braintree"]
