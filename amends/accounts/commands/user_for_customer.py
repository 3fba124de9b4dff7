"""The sign-in of a customer."""

from __future__ import annotations

from django.db import IntegrityError, transaction

from amends.accounts.models import Customer, User
from amends.core.errors import NotFound


def user_for_customer(customer_id: int) -> User:
    """The sign-in of a customer, made at first use (for portal links). NotFound when there is no customer.

    A customer without an e-mail address, or with one that somebody on the staff signs in with, gets an
    address that no mail can reach: such a person comes in by link only.
    """
    found = User.objects.filter(customer_id=customer_id).first()
    if found is not None:
        return found
    customer = Customer.objects.filter(pk=customer_id).first()
    if customer is None:
        raise NotFound
    unreachable = f"{customer.public_id.lower()}@customers.invalid"
    for email in (customer.email, unreachable):
        if not email:
            continue
        try:
            with transaction.atomic():
                return User.objects.create_user(email, name=customer.name, customer=customer)
        except IntegrityError:
            # either the address is taken, or another request made this customer's sign-in just now
            found = User.objects.filter(customer_id=customer_id).first()
            if found is not None:
                return found
    raise NotFound
