"""All that is done with goodwill budgets, and the log of decisions, under one name."""

from amends.decisions.commands.goodwill import books_differ, change_budget, make_budget
from amends.decisions.queries.goodwill import budgets, log, my_budgets

__all__ = ["books_differ", "budgets", "change_budget", "log", "make_budget", "my_budgets"]
