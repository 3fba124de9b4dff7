"""Tables of the refurbishment room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class RefurbishmentPlan(models.Model):
    """One version of how a product is refurbished; the newest one counts."""

    sku = models.TextField()
    version = models.IntegerField()
    content = models.JSONField()
    author = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sku", "version"], name="refurbishment_plan_version")]


class Bench(models.Model):
    """How many orders a place works on at once."""

    location_code = models.TextField(unique=True)
    capacity = models.IntegerField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(capacity__gt=0), name="refurbishment_capacity")]


class RefurbishmentOrder(models.Model):
    """The goods of one receipt on their way back to sale."""

    public_id = models.TextField(unique=True)
    receipt = models.ForeignKey("returns.Receipt", on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    rma_ref = models.TextField()
    state = models.TextField(default="queued")
    sku = models.TextField()
    title = models.TextField()
    serial = models.TextField(blank=True)
    lot = models.TextField(blank=True, default="", db_default="")
    quantity = models.IntegerField()
    good = models.IntegerField(default=0)
    stores_data = models.BooleanField(default=False)
    found = models.TextField(blank=True)
    location_code = models.TextField()
    bin = models.TextField(blank=True)
    plan = models.JSONField(help_text="as it was when the order came")
    grade = models.TextField(blank=True)
    new_sku = models.TextField(blank=True)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    cost_minor = models.BigIntegerField(default=0)
    channel = models.TextField(blank=True)
    note = models.TextField(blank=True)
    graded_by = models.TextField(blank=True)
    graded_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    released_by = models.TextField(blank=True)
    released_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity__gt=0, good__gte=0, good__lte=F("quantity"), cost_minor__gte=0),
                name="refurbishment_amounts",
            ),
            models.CheckConstraint(
                condition=Q(released_by_user=None) | ~Q(released_by_user=F("graded_by_user")),
                name="refurbishment_two",
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | (~Q(released_by_user=None) & ~Q(graded_by_user=None)),
                name="refurbishment_released_by",
            ),
            models.UniqueConstraint(
                fields=["receipt"],
                condition=Q(state__in=["queued", "working", "graded"]),
                name="refurbishment_one_open",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="refurbishment_queue"),
            models.Index(fields=["location_code", "state"], name="refurbishment_place"),
            models.Index(fields=["new_sku", "serial"], name="refurbishment_identity"),
            models.Index(fields=["sku", "serial"], name="refurbishment_origin"),
        ]


class RefurbishmentWork(models.Model):
    """Parts and labour as they were used; only ever added."""

    order = models.ForeignKey(RefurbishmentOrder, on_delete=models.PROTECT, related_name="work")
    key = models.TextField(unique=True)
    kind = models.TextField()
    text = models.TextField()
    sku = models.TextField(blank=True)
    quantity = models.IntegerField(default=1)
    minutes = models.IntegerField(default=0)
    minor = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minor__gte=0, quantity__gt=0, minutes__gte=0), name="refurbishment_work_amounts"
            )
        ]


class TestResult(models.Model):
    """A test of the protocol; only ever added, the newest of a name counts."""

    order = models.ForeignKey(RefurbishmentOrder, on_delete=models.PROTECT, related_name="results")
    name = models.TextField()
    passed = models.BooleanField()
    value = models.TextField(blank=True)
    by = models.TextField()
    at = models.DateTimeField()


class DataErasure(models.Model):
    """How the owner's data was erased; never changed."""

    order = models.OneToOneField(RefurbishmentOrder, on_delete=models.PROTECT, related_name="erasure")
    method = models.TextField()
    tool = models.TextField()
    report = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()


class GradingPhoto(models.Model):
    """A photo of the graded goods; the picture lies in the evidence store."""

    public_id = models.TextField(unique=True)
    order = models.ForeignKey(RefurbishmentOrder, on_delete=models.PROTECT, related_name="photos")
    sha256 = models.CharField(max_length=64)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "sha256"], name="refurbishment_photo_once")]
