"""Tables of the inbound room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Unannounced(models.Model):
    """Goods in quarantine that belong to no return (yet)."""

    public_id = models.TextField(unique=True)
    key = models.TextField(unique=True)
    state = models.TextField(default="open")
    why = models.TextField()
    scanned = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    lot = models.TextField(blank=True, default="", db_default="")
    sku = models.TextField()
    title = models.TextField(blank=True)
    quantity = models.IntegerField()
    sender = models.TextField(blank=True)
    tracking = models.TextField(blank=True)
    damaged = models.BooleanField(default=False)
    sold_unit = models.ForeignKey("orders.SoldUnit", null=True, on_delete=models.PROTECT, related_name="+")
    order_number = models.TextField(blank=True)
    customer_name = models.TextField(blank=True)
    rma = models.ForeignKey("returns.Rma", null=True, on_delete=models.PROTECT, related_name="+")
    receipt = models.OneToOneField("returns.Receipt", null=True, on_delete=models.PROTECT, related_name="+")
    location_code = models.TextField()
    bin = models.TextField()
    note = models.TextField(blank=True)
    received_by = models.TextField()
    received_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0), name="inbound_unannounced_quantity"),
            models.CheckConstraint(
                condition=Q(receipt=None) | Q(state="matched"), name="inbound_unannounced_matched"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="inbound_unannounced_state"),
            models.Index(fields=["serial"], condition=~Q(serial=""), name="inbound_unannounced_serial"),
            models.Index(fields=["rma"], condition=~Q(rma=None), name="inbound_unannounced_rma"),
        ]


class Discrepancy(models.Model):
    """What came was not what was announced; one row per way and receipt (types.DISCREPANCIES)."""

    code = models.TextField()
    quantity = models.IntegerField()
    rma = models.ForeignKey("returns.Rma", on_delete=models.PROTECT, related_name="+")
    receipt = models.ForeignKey("returns.Receipt", null=True, on_delete=models.PROTECT, related_name="+")
    location_code = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["receipt", "code"], name="inbound_discrepancy_once")]
        indexes = [
            models.Index(fields=["rma"], name="inbound_discrepancy_rma"),
            models.Index(fields=["code", "-id"], name="inbound_discrepancy_code"),
        ]


class GatePhoto(models.Model):
    """A photo of what came, of a receipt or of unannounced goods; the picture lies in the evidence store."""

    public_id = models.TextField(unique=True)
    receipt = models.ForeignKey("returns.Receipt", null=True, on_delete=models.PROTECT, related_name="+")
    unannounced = models.ForeignKey(Unannounced, null=True, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(receipt=None) | ~Q(unannounced=None), name="inbound_photo_of_something"
            ),
            models.UniqueConstraint(
                fields=["receipt", "sha256"], condition=~Q(receipt=None), name="inbound_photo_once"
            ),
            models.UniqueConstraint(
                fields=["unannounced", "sha256"],
                condition=~Q(unannounced=None),
                name="inbound_photo_once_unannounced",
            ),
        ]
