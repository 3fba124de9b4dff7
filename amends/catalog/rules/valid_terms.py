"""What is a warranty term."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

import amends.catalog.rules.errors  # noqa: F401
from amends.catalog.rules.terms import PLAN
from amends.catalog.types import AfterRepair, Term
from amends.core.errors import Refused

KINDS = ("commercial", "statutory", PLAN)
STARTS = ("delivery", "purchase", "invoice", "activation", "registration", "after")
HOW = ("once", "each", "fresh")
REPLACEMENTS = ("inherits", "renews")
BUYERS = ("consumer", "business")
_MOST_MONTHS, _MOST_DAYS, _MOST_USE = 1200, 365, 10**12
_COUNTRY, _REGION = re.compile(r"[A-Z]{2}"), re.compile(r"[A-Z]{2}-[A-Z0-9]{1,3}")


def check_term(term: Term) -> None:
    """Refused as told by `save_term`."""
    if not term.name.strip():
        raise Refused("title_missing", field="name")
    if term.kind not in KINDS:
        raise Refused("term_kind_unknown", kind=term.kind, known=", ".join(KINDS), field="kind")
    if term.starts not in STARTS:
        raise Refused("term_start_unknown", starts=term.starts, known=", ".join(STARTS), field="starts")
    if term.starts == "after" and term.kind != PLAN:
        raise Refused("term_plan_only", field="starts")
    if not _length(term):
        raise Refused("term_length_wrong", field="months")
    if bool(term.use_limit) != bool(term.use_unit.strip()) or not 0 <= term.use_limit <= _MOST_USE:
        raise Refused("term_use_wrong", field="use_limit")
    if term.registration_days < 0 or (term.registration_days and not term.registration):
        raise Refused("term_registration_wrong", field="registration_days")
    if term.replacement not in REPLACEMENTS:
        known = ", ".join(REPLACEMENTS)
        raise Refused("term_replacement_unknown", replacement=term.replacement, known=known, field="replacement")
    _check_repairs(term.after_repair)
    for phase in term.phases:
        _check_repairs(phase.after_repair)


def _length(term: Term) -> bool:
    lengths = [(term.months, term.days), *((phase.months, phase.days) for phase in term.phases)]
    if not all(0 <= months <= _MOST_MONTHS and 0 <= days <= _MOST_DAYS for months, days in lengths):
        return False
    timed = term.months + term.days > 0
    burden = term.burden_months >= 0 and (term.burden_months <= term.months or not timed or term.open_ended)
    return burden and term.latest_days >= 0 and (timed or term.use_limit > 0 or term.open_ended)


def _check_repairs(rules: Sequence[AfterRepair]) -> None:
    for rule in rules:
        if rule.how not in HOW or min(rule.months, rule.days, rule.most) < 0 or not rule.months + rule.days:
            raise Refused("term_repair_wrong", how=rule.how, known=", ".join(HOW), field="repair_how")


def check_scope(
    term: Term,
    countries: Sequence[str],
    regions: Sequence[str],
    buyers: str,
    plan_sku: str,
    valid_from: date,
    valid_to: date | None,
) -> None:
    """Refused as told by `save_term`."""
    for country in countries:
        if not _COUNTRY.fullmatch(country):
            raise Refused("country_code_wrong", country=country, field="countries")
    for region in regions:
        if not _REGION.fullmatch(region):
            raise Refused("region_code_wrong", region=region, field="regions")
    if buyers and buyers not in BUYERS:
        raise Refused("term_buyers_unknown", buyers=buyers, known=", ".join(BUYERS), field="buyers")
    if plan_sku and term.kind != PLAN:
        raise Refused("term_plan_only", field="plan_sku")
    if valid_to is not None and valid_to < valid_from:
        raise Refused("dates_wrong", valid_from=valid_from, valid_to=valid_to, field="valid_to")
