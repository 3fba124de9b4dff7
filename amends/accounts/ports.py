"""Views of the accounts room that only its doors need."""

from amends.accounts.types import LimitView, TokenView

__all__ = ["LimitView", "TokenView"]
