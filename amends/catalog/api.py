"""What other rooms may use of the catalogue. Types are in ports.py."""

from amends.catalog.commands import agreements, units
from amends.catalog.commands.ensure_products import ensure_products
from amends.catalog.commands.freeze_terms import freeze_many, freeze_terms
from amends.catalog.commands.save_advisory import save_advisory
from amends.catalog.commands.save_location import save_bin, save_location
from amends.catalog.commands.save_lot import save_lot
from amends.catalog.commands.save_product import register_units, save_product, save_supplier
from amends.catalog.commands.save_term import save_term
from amends.catalog.queries import lists
from amends.catalog.queries.locations import location, quarantine_bin, return_location
from amends.catalog.queries.matching import matching_advisories
from amends.catalog.queries.products import product_by_sku, product_sheet, products
from amends.catalog.queries.terms import term_sets
from amends.catalog.queries.units import unit
from amends.catalog.rules.coverage import coverage
from amends.catalog.rules.serials import normal_serial

__all__ = [
    "agreements",
    "coverage",
    "ensure_products",
    "freeze_many",
    "freeze_terms",
    "lists",
    "location",
    "matching_advisories",
    "normal_serial",
    "product_by_sku",
    "product_sheet",
    "products",
    "quarantine_bin",
    "register_units",
    "return_location",
    "save_advisory",
    "save_bin",
    "save_location",
    "save_lot",
    "save_product",
    "save_supplier",
    "save_term",
    "term_sets",
    "unit",
    "units",
]
