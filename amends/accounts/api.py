"""What other rooms may use of the accounts room."""

from amends.accounts.commands.choose_language import choose_language
from amends.accounts.commands.resolve_customers import resolve_customers
from amends.accounts.commands.save_user import create_user, save_user
from amends.accounts.commands.set_money_limit import set_money_limit
from amends.accounts.commands.tokens import issue_token, revoke_token
from amends.accounts.commands.user_for_customer import user_for_customer
from amends.accounts.queries import limits
from amends.accounts.queries.customers import customer, customers
from amends.accounts.queries.keys import installation_keys
from amends.accounts.queries.limits import money_limit
from amends.accounts.queries.people import actor_for, actor_for_token, tokens, user, users
from amends.accounts.rules.rights import LABELS, can, require
from amends.accounts.types import CustomerKey, Right, Role, UserView

__all__ = [
    "LABELS",
    "CustomerKey",
    "Right",
    "Role",
    "UserView",
    "actor_for",
    "actor_for_token",
    "can",
    "choose_language",
    "create_user",
    "customer",
    "customers",
    "installation_keys",
    "issue_token",
    "limits",
    "money_limit",
    "require",
    "resolve_customers",
    "revoke_token",
    "save_user",
    "set_money_limit",
    "tokens",
    "user",
    "user_for_customer",
    "users",
]
