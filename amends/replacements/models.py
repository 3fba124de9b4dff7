"""Tables of the replacements room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Replacement(models.Model):
    """What goes out for a faulty unit; one per granted replacement. All amounts include tax, minor units."""

    public_id = models.TextField(unique=True)
    resolution = models.OneToOneField("resolutions.Resolution", on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    claim_ref = models.TextField()
    first_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    new_unit = models.OneToOneField("orders.SoldUnit", null=True, on_delete=models.PROTECT, related_name="+")
    new_order_id = models.BigIntegerField(null=True)
    state = models.TextField(default="planned")
    sku = models.TextField()
    title = models.TextField()
    faulty_sku = models.TextField()
    faulty_serial = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    quantity = models.IntegerField()
    currency = models.CharField(max_length=3)
    value_minor = models.BigIntegerField()
    value_tax_minor = models.BigIntegerField()
    price_minor = models.BigIntegerField()
    price_tax_minor = models.BigIntegerField()
    difference_state = models.TextField(default="none")
    difference_note = models.TextField(blank=True)
    generation = models.IntegerField(default=1)
    location = models.TextField(blank=True)
    bin = models.TextField(blank=True)
    reservations = models.IntegerField(default=0, help_text="how often stock was reserved; names the postings")
    reserved_until = models.DateTimeField(null=True)
    in_advance = models.BooleanField(default=False)
    carrier = models.TextField(blank=True)
    tracking = models.TextField(blank=True)
    sent_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(price_minor__gte=0) & Q(value_minor__gte=0),
                name="replacements_amounts",
            ),
            models.CheckConstraint(
                condition=~Q(state="sent") | Q(new_unit__isnull=False), name="replacements_sent_is_sold"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="replacements_state"),
            models.Index(fields=["claim", "-id"], name="replacements_claim"),
            models.Index(fields=["reserved_until"], condition=Q(state="reserved"), name="replacements_until"),
            models.Index(fields=["first_unit"], name="replacements_first"),
        ]


class Collateral(models.Model):
    """What secures a unit sent in advance. `key` names each outside step; the state says which is under way."""

    replacement = models.OneToOneField(Replacement, on_delete=models.PROTECT, related_name="collateral")
    key = models.TextField(unique=True)
    kind = models.TextField()
    holder = models.TextField()
    state = models.TextField(default="asked")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    due_at = models.DateTimeField()
    due_rule = models.TextField()
    external_id = models.TextField(blank=True)
    error = models.TextField(blank=True)
    pay_url = models.TextField(blank=True, default="", db_default="")
    attempts = models.IntegerField(default=0)
    reminders = models.IntegerField(default=0)
    tellings = models.IntegerField(default=0)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="replacements_collateral_amount")
        ]
        indexes = [models.Index(fields=["state", "due_at"], name="replacements_collateral_due")]
