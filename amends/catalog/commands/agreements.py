"""What is agreed or given by law beside the terms themselves: contracts, plans, the statutory data files."""

from amends.catalog.commands.end_term import end_term
from amends.catalog.commands.freeze_terms import freeze_one
from amends.catalog.commands.load_statutory import load_statutory
from amends.catalog.commands.save_contract import save_contract
from amends.catalog.queries.contracts import contract
from amends.catalog.queries.terms import sold_plans
from amends.catalog.rules.lengths import split_months

__all__ = ["contract", "end_term", "freeze_one", "load_statutory", "save_contract", "sold_plans", "split_months"]
