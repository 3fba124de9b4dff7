"""Tables of the warranty room: events are only added, and taken back with a reason."""

from __future__ import annotations

from django.db import models

from amends.warranty.types import KINDS


class UnitEvent(models.Model):
    """Something that happened to a sold unit. A plan is kept as the terms that were bought (`frozen_terms`)."""

    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, db_index=False, related_name="+")
    kind = models.TextField()
    on = models.DateField()
    until = models.DateField(null=True)
    value = models.BigIntegerField(null=True)
    unit = models.TextField(blank=True)
    frozen_terms = models.ForeignKey("catalog.FrozenTerms", null=True, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey("orders.SoldUnit", null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    ref = models.TextField(blank=True)
    by = models.TextField()
    at = models.DateTimeField()
    void_at = models.DateTimeField(null=True)
    void_by = models.TextField(blank=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=KINDS), name="warranty_event_kind"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("on")), name="warranty_event_days"
            ),
            models.UniqueConstraint(
                fields=["sold_unit", "kind", "ref"], condition=~models.Q(ref=""), name="warranty_event_once"
            ),
            models.UniqueConstraint(
                fields=["sold_unit"],
                condition=models.Q(kind="inherits", void_at=None),
                name="warranty_one_origin",
            ),
        ]
        indexes = [models.Index(fields=["sold_unit", "on"], name="warranty_event_unit")]
