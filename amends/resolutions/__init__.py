"""Refund, credit memo, store credit, replacement, repair."""
