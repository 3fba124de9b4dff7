"""Answers about a table of units as plain dictionaries: what the command line prints and a notebook shows."""

from amends.statistics.answers.causes import causes
from amends.statistics.answers.forecast import forecast
from amends.statistics.answers.rates import rates
from amends.statistics.answers.signals import signals
from amends.statistics.answers.warn import warn

__all__ = ["causes", "forecast", "rates", "signals", "warn"]
