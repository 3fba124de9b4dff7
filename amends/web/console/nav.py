"""The console's navigation: one table, shown by right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from amends.accounts.api import Right, can
from amends.web import doors

register = template.Library()


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the navigation. `below`: other pages of the namespace that belong under it."""

    label: str
    name: str
    right: Right | None
    icon: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of pages."""

    title: str
    items: tuple[Item, ...]


NAV = (
    Section("", (Item("Home", "home", None, "home"),)),
    Section(
        "Desk",
        (
            Item(
                "Claims",
                "claims",
                Right.CLAIMS_READ,
                "claim",
                ("claim", "claim_new", "causes", "together", "batch"),
            ),
            Item("Texts", "texts", Right.CLAIMS_READ, "chat", ("text", "text_new")),
            Item("Deadlines", "deadlines", Right.CLAIMS_READ, "clock", ("deadline", "deadline_new")),
            Item("Second approvals", "approvals", Right.CLAIMS_APPROVE_SECOND, "check"),
            Item("E-mail", "mails", Right.CLAIMS_WRITE, "mail", ("mail",)),
            Item("Orders", "orders", Right.ORDERS_READ, "order", ("order", "unit", "life", "purchase_new")),
        ),
    ),
    Section(
        "Warehouse",
        (
            Item("Receive", "receive", Right.RETURNS_RECEIVE, "scan", ("receive_rma", "received", "take_in")),
            Item("Unannounced goods", "all_unannounced", Right.RETURNS_READ, "alert", ("unannounced",)),
            Item("Returns", "rmas", Right.RETURNS_READ, "box", ("rma", "rma_slip")),
            Item("Parcels", "parcels", Right.RETURNS_READ, "route"),
            Item("Inspections", "inspections", Right.RETURNS_INSPECT, "lens", ("inspect",)),
            Item("Quarantine", "quarantine", Right.RETURNS_READ, "lock", ("counts",)),
            Item(
                "Stock",
                "stock",
                Right.RETURNS_READ,
                "list",
                ("stock_compare", "stock_compared", "stock_lots", "stock_lot"),
            ),
            Item("Dispositions", "dispositions", Right.RETURNS_READ, "route", ("disposition_new", "weighing")),
            Item(
                "Refurbishment",
                "refurbishments",
                Right.RETURNS_READ,
                "rule",
                ("refurbishment", "refurbishment_plan"),
            ),
            Item("Back to suppliers", "vendor_shipments", Right.RETURNS_READ, "box", ("vendor_shipment",)),
            Item("Replacements", "replacements", Right.RETURNS_READ, "route", ("replacement",)),
            Item("Repairs", "repairs", Right.RETURNS_READ, "rule", ("repair", "repair_slip", "workshops")),
            Item("Places and bins", "places", Right.CATALOG_READ, "box", ("place", "place_new")),
        ),
    ),
    Section(
        "Money",
        (
            Item("Credit memos", "memos", Right.MEMOS_READ, "money", ("memo", "payout_record")),
            Item("Store credit", "credit", Right.MEMOS_READ, "money", ("credit_account",)),
            Item("Books", "books", Right.MEMOS_READ, "list", ("entity", "entity_new")),
            Item(
                "Supplier recovery",
                "recovery",
                Right.QUALITY_READ,
                "money",
                (
                    "recovery_claim",
                    "recovery_units",
                    "recovery_exposure",
                    "recovery_agreements",
                    "recovery_agreement",
                    "recovery_agreement_new",
                    "recovery_edi",
                ),
            ),
            Item("Payouts", "payouts", Right.MEMOS_ISSUE, "route", ("payout", "bank_account")),
            Item("Bank files", "bank_files", Right.MEMOS_ISSUE, "list", ("bank_file",)),
            Item("Reconciliation", "reconciliation", Right.MEMOS_READ, "check"),
            Item("Rules for refunds", "rules", Right.MEMOS_READ, "rule", ("rules_edit",)),
            Item("Goodwill budgets", "budgets", Right.CLAIMS_APPROVE_SECOND, "tag"),
            Item("Log of decisions", "decision_log", Right.CLAIMS_APPROVE_SECOND, "list"),
        ),
    ),
    Section(
        "Quality",
        (
            Item("Quality today", "quality", Right.QUALITY_READ, "alert", ("quality_lots",)),
            Item("Defects", "quality_pareto", Right.QUALITY_READ, "chart"),
            Item("Rates", "quality_nevada", Right.QUALITY_READ, "list", ("quality_control",)),
            Item("Forecast", "quality_forecast", Right.QUALITY_READ, "clock"),
            Item("Problems (8D)", "quality_problems", Right.QUALITY_READ, "check", ("quality_problem",)),
            Item("Cost of poor quality", "quality_costs", Right.QUALITY_READ, "money"),
            Item("Supplier scorecard", "quality_suppliers", Right.QUALITY_READ, "user"),
            Item("Causes", "quality_causes", Right.QUALITY_READ, "lens"),
            Item("Desk measures", "measures", Right.QUALITY_READ, "clock"),
            Item(
                "Identification",
                "identification",
                Right.QUALITY_READ,
                "lens",
                ("identification_lane", "references"),
            ),
            Item("Defect report", "report", Right.QUALITY_READ, "chart"),
            Item(
                "Inspection plans",
                "inspection_plans",
                Right.RETURNS_READ,
                "list",
                ("inspection_plan", "inspection_plan_new"),
            ),
            Item("Advisories", "advisories", Right.CATALOG_READ, "alert", ("advisory", "advisory_new")),
            Item("Products", "catalog", Right.CATALOG_READ, "tag", ("product",)),
            Item("Warranty terms", "terms", Right.CATALOG_READ, "shield", ("term_new", "term_end")),
            Item("Contracts", "contracts", Right.CATALOG_READ, "people", ("contract", "contract_new")),
            Item("Serial number lists", "serial_lists", Right.CATALOG_READ, "lock"),
            Item("Suppliers", "suppliers", Right.CATALOG_READ, "user", ("supplier", "supplier_new")),
        ),
    ),
    Section(
        "Operations",
        (
            Item("Intake", "board", Right.INTAKE_READ, "chart"),
            Item(
                "Sources",
                "sources",
                Right.INTAKE_READ,
                "plug",
                ("source", "connection", "mailbox", "mapping", "pushes"),
            ),
            Item("Events", "events", Right.INTAKE_READ, "list", ("event", "event_edit")),
            Item("Dead letters", "dead_letters", Right.INTAKE_READ, "dead", ("dead_cause", "run")),
            Item("Gates", "gates", Right.INTAKE_READ, "rule", ("tuning", "back_test", "gate_rates", "rulings")),
            Item("Field map", "field_map", Right.INTAKE_READ, "list"),
            Item("Dead jobs", "dead_jobs", Right.INTAKE_OPERATE, "clock"),
            Item(
                "Webhooks", "webhooks", Right.FEED_READ, "plug", ("webhook", "webhook_new", "webhook_edit", "feed")
            ),
            Item(
                "Letters",
                "letters",
                Right.NOTICES_READ,
                "mail",
                ("letter", "letter_texts", "letter_text", "letter_text_new"),
            ),
            Item("Policies", "policies", Right.POLICY_READ, "rule", ("policy", "policy_edit", "simulation")),
            Item("Goods that stay", "returnless", Right.POLICY_READ, "box"),
            Item("People", "people", Right.PEOPLE_ADMIN, "people", ("person", "person_new")),
            Item("Money limits", "limits", Right.PEOPLE_ADMIN, "shield"),
            Item("Keeping evidence", "keeping", Right.PEOPLE_ADMIN, "lock"),
            Item("API keys", "keys", Right.PEOPLE_ADMIN, "lock"),
        ),
    ),
)


@register.inclusion_tag("console/_nav.html")
def console_nav(request: HttpRequest) -> dict[str, Any]:
    """The sections that this person may open, the current page marked."""
    me = doors.actor(request)
    match = request.resolver_match
    here = match.url_name if match is not None else ""
    sections = []
    for section in NAV:
        items = [
            {
                "label": item.label,
                "url": url,
                "icon": item.icon,
                "current": here == item.name or here in item.below,
            }
            for item in section.items
            if (item.right is None or can(me, item.right)) and (url := address(item.name))
        ]
        if items:
            sections.append({"title": section.title, "items": items})
    return {"sections": sections, "me": me}


def address(name: str) -> str:
    """The console page's address; empty when there is no such page."""
    try:
        return reverse(f"console:{name}")
    except NoReverseMatch:
        return ""
