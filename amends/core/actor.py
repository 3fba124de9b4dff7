"""Who does something: a person with roles, a customer, or the product itself."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Actor:
    """`kind` is user, customer, policy or system; `label` is what history shows.

    `user_id` is the account (accounts.User), `customer_id` the customer whose things are within reach
    (set for kind customer only).
    """

    kind: str
    label: str
    user_id: int | None = None
    customer_id: int | None = None
    roles: frozenset[str] = field(default_factory=frozenset)
    scope: frozenset[str] | None = None
    """The rights that a limited API key leaves its person at most; None = no limit."""

    @property
    def is_customer(self) -> bool:
        """Whether only this customer's own things may be reached."""
        return self.kind == "customer"


SYSTEM = Actor("system", "Amends", roles=frozenset({"system"}))
