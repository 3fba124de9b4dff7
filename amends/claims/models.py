"""Tables of the claims room."""

from __future__ import annotations

from django.db import models


class DefectType(models.Model):
    """A coded defect of one version of the catalogue; a version never changes once published."""

    version = models.IntegerField()
    axis = models.TextField()
    code = models.TextField()
    category = models.TextField()
    label = models.TextField()
    needs_photo = models.BooleanField(default=True)
    safety = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "axis", "code"], name="claims_defect_once")]


class Claim(models.Model):
    """A defect report about one sold unit. The defect's label is a snapshot."""

    public_id = models.TextField(unique=True)
    state = models.TextField(default="draft")
    channel = models.TextField()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT)
    order_line = models.ForeignKey("orders.OrderLine", on_delete=models.PROTECT)
    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT)
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT)
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT)
    sku = models.TextField()
    title = models.TextField()
    quantity = models.IntegerField(default=1)
    serial_reported = models.TextField(blank=True)
    defect_version = models.IntegerField()
    defect_code = models.TextField()
    defect_label = models.TextField()
    defect_category = models.TextField()
    needs_photo = models.BooleanField(default=True)
    safety = models.BooleanField(default=False)
    description = models.TextField()
    opened_by = models.TextField()
    opened_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT)
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_remedy = models.TextField(blank=True, default="")
    words_erased_at = models.DateTimeField(null=True, help_text="description and conversation are gone since then")
    joint = models.TextField(
        blank=True, default="", db_default="", help_text="the first claim of those that were reported together"
    )

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["state", "-safety", "id"], name="claims_queue"),
            models.Index(
                fields=["serial_reported"], condition=~models.Q(serial_reported=""), name="claims_serial_reported"
            ),
            models.Index(fields=["sku", "-id"], name="claims_sku"),
            models.Index(fields=["sold_unit"]),
            models.Index(fields=["customer", "-id"]),
            models.Index(fields=["product", "defect_code"]),
            models.Index(
                fields=["closed_at"],
                condition=models.Q(words_erased_at=None, closed_at__isnull=False),
                name="claims_words_kept",
            ),
            models.Index(fields=["joint"], condition=~models.Q(joint=""), name="claims_joint"),
        ]


class Photo(models.Model):
    """Evidence: shown re-encoded without metadata, known by the original's hash.

    The row outlives the picture: the hash says what a decision was made on.
    """

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="photos")
    public_id = models.TextField(unique=True)
    original_sha256 = models.CharField(max_length=64)
    original_name = models.TextField(blank=True)
    stored_sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()
    bytes = models.IntegerField()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)
    original_erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "original_sha256"], name="claims_photo_once")]
        indexes = [
            models.Index(fields=["original_sha256"]),
            models.Index(fields=["stored_sha256"], name="claims_photo_stored"),
        ]


class Message(models.Model):
    """One message or internal note."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="messages")
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT)
    from_customer = models.BooleanField(default=False)
    internal = models.BooleanField(default=False)
    text = models.TextField()
    at = models.DateTimeField()
