"""Views of the accounts room that few need."""

from amends.accounts.types import CustomerView, LimitView, TokenView

__all__ = ["CustomerView", "LimitView", "TokenView"]
