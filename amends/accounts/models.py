"""Tables of the accounts room."""

from __future__ import annotations

from typing import Any

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower, Upper


class Customer(models.Model):
    """Who bought. Name, e-mail, phone and address are PII and can be erased (`erased_at`)."""

    public_id = models.TextField(unique=True)
    name = models.TextField(blank=True)
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    country = models.TextField(blank=True)
    language = models.TextField(default="en")
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # one customer per e-mail address, so that two imports of the same new buyer make one
            models.UniqueConstraint(
                Lower("email"), name="accounts_customer_email_once", condition=~models.Q(email="")
            )
        ]


class CustomerIdentity(models.Model):
    """The same customer in a channel's words."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="identities")
    channel = models.TextField()
    account = models.TextField()
    external_id = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "external_id"], name="accounts_identity_once")
        ]


class UserManager(BaseUserManager["User"]):
    """Finds people by e-mail, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """Used by Django's sign-in."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who may sign in; without password only by link or OIDC."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password) if password else user.set_unusable_password()
        user.save(using=self._db)
        return user


@pghistory.track(
    pghistory.UpdateEvent(row=pghistory.Old), fields=["name", "roles", "is_active"], model_name="UserEvent"
)
class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in: staff with roles, or a customer (then `customer` is set)."""

    email = models.EmailField(unique=True)
    name = models.TextField(blank=True)
    roles = ArrayField(models.TextField(), default=list)
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Upper("email"), name="accounts_user_email_once"),
            models.UniqueConstraint(
                fields=["customer"],
                name="accounts_customer_one_sign_in",
                condition=models.Q(customer__isnull=False),
            ),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="MoneyLimitEvent")
class MoneyLimit(models.Model):
    """Up to this amount a role may grant money in one case alone; above it a second person approves. `per_day`:
    what
    one person of the role may grant alone in a day (UTC), over all cases; None: no limit of its own."""

    role = models.TextField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    per_day = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["role", "currency"], name="accounts_limit_once")]


class ApiToken(models.Model):
    """A key for programs. Only its SHA-256 is kept, and its last characters so that people can tell keys apart.

    Empty `roles` = all that its person has then; empty `rights` = all that those roles have.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    label = models.TextField()
    hint = models.TextField(default="")
    roles = ArrayField(models.TextField(), default=list)
    rights = ArrayField(models.TextField(), default=list)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
