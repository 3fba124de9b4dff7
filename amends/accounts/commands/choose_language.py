"""A customer's language."""

from __future__ import annotations

from amends.accounts.models import Customer


def choose_language(customer_id: int, language: str) -> None:
    """Letters to this customer are written in `language` ("de") from now on."""
    Customer.objects.filter(pk=customer_id).update(language=language)
