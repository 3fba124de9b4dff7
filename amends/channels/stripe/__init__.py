"""Stripe: charges, refunds, disputes, invoices and credit notes."""

from amends.channels.stripe.channel import Stripe

__all__ = ["Stripe"]
