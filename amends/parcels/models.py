"""Tables of the parcels room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Parcel(models.Model):
    """One parcel of a return."""

    public_id = models.TextField(unique=True)
    key = models.TextField(unique=True)
    rma = models.ForeignKey("returns.Rma", on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField()
    state = models.TextField(default="announced")
    carrier = models.TextField()
    tracking = models.TextField(blank=True)
    handover = models.TextField()
    pickup_on = models.DateField(null=True)
    label_pdf = models.BinaryField(default=b"")
    label_zpl = models.TextField(blank=True)
    notice = models.TextField(blank=True)
    announced_at = models.DateTimeField()
    announced_by = models.TextField()
    heard_at = models.DateTimeField(help_text="the newest event, or the announcement")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rma", "number"], name="parcels_number_once"),
            models.UniqueConstraint(
                fields=["carrier", "tracking"], condition=~Q(tracking=""), name="parcels_tracking_once"
            ),
            models.CheckConstraint(condition=Q(handover__in=["drop_off", "pickup"]), name="parcels_handover"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="parcels_state"),
            models.Index(fields=["tracking"], condition=~Q(tracking=""), name="parcels_tracking"),
            models.Index(
                fields=["heard_at"],
                condition=Q(state__in=["announced", "in_transit", "exception", "delivered"]),
                name="parcels_silent",
            ),
        ]


class TrackingEvent(models.Model):
    """What a carrier said, once. Without a parcel while nobody has announced it: its number finds it."""

    key = models.TextField(unique=True)
    parcel = models.ForeignKey(Parcel, null=True, on_delete=models.PROTECT, related_name="events")
    carrier = models.TextField()
    tracking = models.TextField()
    status = models.TextField()
    at = models.DateTimeField()
    text = models.TextField(blank=True)
    place = models.TextField(blank=True)
    heard_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["parcel", "-at"], name="parcels_events"),
            models.Index(fields=["carrier", "tracking"], condition=Q(parcel=None), name="parcels_strays"),
        ]
