"""What other rooms may use of the accounts room."""

from amends.accounts.commands.stubs import (
    actor_for,
    actor_for_token,
    can,
    create_user,
    customer,
    customers,
    issue_token,
    money_limit,
    require,
    resolve_customers,
    set_money_limit,
    user_for_customer,
)
from amends.accounts.types import CustomerKey, CustomerView, Right, Role, UserView

__all__ = [
    "CustomerKey",
    "CustomerView",
    "Right",
    "Role",
    "UserView",
    "actor_for",
    "actor_for_token",
    "can",
    "create_user",
    "customer",
    "customers",
    "issue_token",
    "money_limit",
    "require",
    "resolve_customers",
    "set_money_limit",
    "user_for_customer",
]
