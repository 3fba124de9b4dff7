"""Addresses and words that letters use."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from amends.core.money import Money


def status_url(claim_ref: str) -> str:
    """Where the customer follows the claim."""
    return f"{settings.SITE_URL}/portal/claims/{claim_ref}/"


def slip_url(rma_ref: str) -> str:
    """The customer's printable return slip."""
    return f"{settings.SITE_URL}/portal/returns/{rma_ref}/slip/"


def memo_url(memo_ref: str) -> str:
    """The customer's credit memo."""
    return f"{settings.SITE_URL}/portal/memos/{memo_ref}/"


def day(instant: datetime) -> str:
    """7 December 2026."""
    return f"{instant.day} {instant:%B %Y}"


def remedy(kind: str, amount: Money, method: str) -> str:
    """What the customer gets, as the end of "You get: ..."."""
    if kind == "repair":
        return "a repair free of charge"
    if kind == "replacement":
        return "a replacement free of charge"
    if kind == "store_credit" or method == "store_credit":
        return f"{amount} as store credit"
    if kind == "partial_credit":
        return f"{amount} back; the product is yours to keep"
    return f"a refund of {amount}"


def remedy_next(kind: str, method: str) -> str:
    """What follows an approval without return."""
    if kind == "repair":
        return "we write to you about the repair."
    if kind == "replacement":
        return "we pack it and write to you when it leaves us."
    if method == "store_credit":
        return "the credit is booked and a credit memo follows in a letter of its own."
    return "we pay the money back, the way you paid or by bank transfer; a credit memo follows by letter."


def paid(method: str) -> str:
    """How the money reaches the customer."""
    if method == "store_credit":
        return "The amount is booked as store credit and can be used at once."
    return (
        "The money goes back the way you paid, or by bank transfer. Banks usually need two to five working days."
    )
