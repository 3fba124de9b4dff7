"""Views of the accounts room that few need."""

from amends.accounts.types import ELSEWHERE, CustomerView, LimitView, TokenView

__all__ = ["ELSEWHERE", "CustomerView", "LimitView", "TokenView"]
