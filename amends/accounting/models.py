"""Tables of the accounting room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Entity(models.Model):
    """A legal entity that issues documents. Its code never changes: numbers carry it."""

    code = models.TextField(unique=True)
    name = models.TextField()
    lines = models.JSONField(default=list)
    postcode = models.TextField(blank=True)
    city = models.TextField(blank=True)
    country = models.TextField(blank=True)
    vat_id = models.TextField(blank=True)
    tax_id = models.TextField(blank=True)
    legal_id = models.TextField(blank=True)
    email = models.TextField(blank=True)
    phone = models.TextField(blank=True)
    serves = models.JSONField(default=list)
    year_begins = models.SmallIntegerField(default=1)
    zone = models.TextField(default="UTC")
    iban = models.TextField(blank=True, default="", db_default="")
    bic = models.TextField(blank=True, default="", db_default="")
    datev_consultant = models.IntegerField(default=0, db_default=0)
    datev_client = models.IntegerField(default=0, db_default=0)
    datev_length = models.SmallIntegerField(default=4, db_default=4)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(year_begins__gte=1) & Q(year_begins__lte=12), name="accounting_year_begins"
            )
        ]


class Closing(models.Model):
    """The books of an entity up to and including `until`, closed by two people."""

    entity = models.TextField()
    until = models.DateField()
    state = models.TextField(default="asked")
    reason = models.TextField(blank=True)
    asked_by = models.TextField()
    asked_by_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    decided_by = models.TextField(blank=True)
    decided_by_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed")
                | (Q(decided_by_id__isnull=False) & ~Q(decided_by_id=F("asked_by_id"))),
                name="accounting_closing_two",
            )
        ]
        indexes = [models.Index(fields=["entity", "state", "-until"])]


class Mapping(models.Model):
    """The bookkeeper's number for one kind of our accounts."""

    kind = models.TextField(unique=True)
    number = models.TextField()
    name = models.TextField(blank=True)


class Export(models.Model):
    """One batch of the journal. `key`: the same key again is the same batch."""

    key = models.TextField(unique=True)
    until = models.DateField()
    entries = models.IntegerField(default=0)
    rows = models.IntegerField(default=0)
    totals = models.JSONField(default=list)
    by = models.TextField()
    at = models.DateTimeField()


class Exported(models.Model):
    """An entry that went out, once: `entry` is unique."""

    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="parts")
    entry = models.OneToOneField("ledger.Entry", on_delete=models.PROTECT, related_name="+")
