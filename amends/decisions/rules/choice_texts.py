"""Refusals that a customer who chooses a remedy reads."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "nothing_to_choose": "There is nothing to choose here any more. Reload the page.",
        "remedy_not_offered": "This was not offered. Choose one of the remedies of the list.",
        "choice_outdated": "This would pay {amount} now, more than was agreed to. Write to us, so that a person "
        "looks again.",
    }
)
