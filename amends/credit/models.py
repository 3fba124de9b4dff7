"""Tables of the credit room. Money stands in the ledger; these rows say whose it is, what is held, what expires.

Every change is made with the account's row locked; the CHECKs are the last word."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Account(models.Model):
    """One per customer and currency. `balance` counts what is held too."""

    public_id = models.TextField(unique=True)
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    balance = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "currency"], name="credit_account_once"),
            models.CheckConstraint(
                condition=Q(held__gte=0) & Q(balance__gte=F("held")), name="credit_never_below_zero"
            ),
        ]


class Lot(models.Model):
    """Credit that came in at once and expires at once. `left` is what is not spent of `minor`; `held` of that is
    kept for a purchase."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="lots")
    minor = models.BigIntegerField()
    left = models.BigIntegerField()
    held = models.BigIntegerField(default=0)
    expires_at = models.DateTimeField(null=True)
    reference = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minor__gt=0) & Q(held__gte=0) & Q(left__gte=F("held")) & Q(minor__gte=F("left")),
                name="credit_lot_cap",
            )
        ]
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(left__gt=F("held")), name="credit_lot_expiring"),
            models.Index(fields=["account"], condition=Q(left__gt=0), name="credit_lot_live"),
        ]


class Hold(models.Model):
    """An amount kept for one purchase. `key` belongs to the purchase. `until`: when it lapses by itself."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    state = models.TextField(default="held")
    minor = models.BigIntegerField()
    captured = models.BigIntegerField(default=0)
    reference = models.TextField(blank=True)
    key = models.TextField(unique=True)
    until = models.DateTimeField(null=True)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minor__gt=0) & Q(captured__gte=0) & Q(minor__gte=F("captured")), name="credit_hold_cap"
            )
        ]
        indexes = [models.Index(fields=["until"], condition=Q(state="held"), name="credit_hold_open")]


class HoldPart(models.Model):
    """What a hold keeps of which lot."""

    hold = models.ForeignKey(Hold, on_delete=models.CASCADE, related_name="parts")
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    minor = models.BigIntegerField()


class Movement(models.Model):
    """One movement and its ledger entry; a trigger refuses every change."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="movements")
    kind = models.TextField()
    minor = models.BigIntegerField()
    held = models.BigIntegerField()
    balance_after = models.BigIntegerField()
    held_after = models.BigIntegerField()
    reference = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    by = models.TextField()
    key = models.TextField(unique=True)
    entry = models.OneToOneField("ledger.Entry", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["account", "-id"])]


class Adjustment(models.Model):
    """A correction by hand; above the money limit of who asked it waits for a second person."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    minor = models.BigIntegerField()
    reason = models.TextField()
    state = models.TextField(default="waiting")
    needs_second = models.BooleanField()
    asked_by = models.TextField()
    asked_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    decided_by = models.TextField(blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    key = models.TextField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(minor=0), name="credit_adjustment_not_nothing"),
            models.CheckConstraint(
                condition=~Q(state="done")
                | Q(needs_second=False)
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("asked_by_id"))),
                name="credit_adjustment_two",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"])]


class Transfer(models.Model):
    """Credit on its way to another system; intent first, then the answer."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    system = models.TextField()
    state = models.TextField(default="waiting")
    minor = models.BigIntegerField()
    key = models.TextField(unique=True)
    external_id = models.TextField(blank=True)
    error = models.TextField(blank=True)
    attempts = models.IntegerField(default=0)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="credit_transfer_not_nothing")]
        indexes = [models.Index(fields=["state", "-id"])]


class Code(models.Model):
    """What a customer types at a till. Only its digest is kept; `hint` are its last characters."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="codes")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.TextField()
    at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account"], condition=Q(revoked_at=None), name="credit_one_live_code")
        ]
