"""Tables of the disposal room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class WeighSettings(models.Model):
    """One version of the weighing's figures for one currency; a new one is added, none is changed."""

    currency = models.CharField(max_length=3)
    version = models.IntegerField()
    content = models.JSONField()
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["currency", "version"], name="disposal_weigh_version")]


class Count(models.Model):
    """One product of one quarantine bin, counted; posted or refused by a second person."""

    state = models.TextField(default="counted")
    location_code = models.TextField()
    bin = models.TextField()
    sku = models.TextField()
    lot = models.TextField(blank=True, default="", db_default="", help_text="this lot only; empty: all of them")
    booked = models.BigIntegerField()
    counted = models.BigIntegerField()
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    counted_by = models.TextField()
    counted_by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    decided_by = models.TextField(blank=True)
    decided_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(counted__gte=0), name="disposal_counted"),
            models.CheckConstraint(
                condition=Q(counted=F("booked")) | ~Q(reason=""), name="disposal_difference_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(decided_by_user=None) | ~Q(decided_by_user=F("counted_by_user")),
                name="disposal_count_two",
            ),
            models.UniqueConstraint(
                fields=["location_code", "bin", "sku", "lot"],
                condition=Q(state="counted"),
                name="disposal_one_open_count",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="disposal_count_state")]


class LotHold(models.Model):
    """A lot that is kept off the shelf until two people release it."""

    public_id = models.TextField(unique=True)
    state = models.TextField(default="held")
    sku = models.TextField()
    lot = models.TextField()
    units = models.BigIntegerField(default=0)
    reason = models.TextField()
    reference = models.TextField(blank=True)
    held_by = models.TextField()
    asked_by = models.TextField(blank=True)
    asked_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True)
    released_by = models.TextField(blank=True)
    released_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "lot"], condition=~Q(state="released"), name="disposal_one_hold_of_a_lot"
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(released_by_user__isnull=False) & ~Q(released_by_user=F("asked_by_user"))),
                name="disposal_lot_two",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="disposal_lot_state")]
