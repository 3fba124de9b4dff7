"""Paying granted refunds: split over the original payments, executed over gateways, checked against the books."""
