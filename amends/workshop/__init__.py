"""Repair: an order to a workshop, its quote, its work and cost, the loan unit, the way back."""
