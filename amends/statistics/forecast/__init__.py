"""Forecasts of failures per product and lot, with intervals learnt from their own past errors."""
