"""Tables of the evidence room."""

from __future__ import annotations

from django.db import models


class Attachment(models.Model):
    """A video or receipt of a claim, kept as it was sent. The row outlives the file."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    public_id = models.TextField(unique=True)
    kind = models.TextField()
    mime = models.TextField()
    name = models.TextField()
    sha256 = models.CharField(max_length=64)
    bytes = models.BigIntegerField()
    pages = models.IntegerField(default=0)
    active = models.BooleanField(default=False)
    added_by = models.TextField()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "sha256"], name="evidence_attachment_once")]
        indexes = [models.Index(fields=["sha256"], name="evidence_attachment_sha256")]


class Page(models.Model):
    """A drawn page of a receipt."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="drawn")
    number = models.IntegerField()
    stored_sha256 = models.CharField(max_length=64)
    width = models.IntegerField()
    height = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attachment", "number"], name="evidence_page_once")]
        indexes = [models.Index(fields=["stored_sha256"], name="evidence_page_stored")]


class Upload(models.Model):
    """A file on its way. `claim` is none while the claim is not filed yet."""

    public_id = models.TextField(unique=True)
    owner = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    length = models.BigIntegerField()
    offset = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    kept_as = models.TextField(blank=True, default="")
    refused = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__gte=0, offset__lte=models.F("length")), name="evidence_upload_offset"
            )
        ]
        indexes = [
            models.Index(fields=["owner", "created_at"], name="evidence_upload_owner"),
            models.Index(fields=["expires_at"], name="evidence_upload_expires"),
        ]


class UploadPart(models.Model):
    """A piece that arrived; `name` in the evidence store."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts")
    offset = models.BigIntegerField()
    size = models.IntegerField()
    name = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "offset"], name="evidence_part_once")]
        indexes = [models.Index(fields=["name"], name="evidence_part_name")]


class Hold(models.Model):
    """A legal hold on one claim's or one customer's evidence."""

    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    set_by = models.TextField()
    set_at = models.DateTimeField()
    released_by = models.TextField(blank=True, default="")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(claim=None, customer__isnull=False)
                | models.Q(claim__isnull=False, customer=None),
                name="evidence_hold_on_one",
            ),
            models.UniqueConstraint(
                fields=["claim"], condition=models.Q(released_at=None), name="evidence_hold_claim"
            ),
            models.UniqueConstraint(
                fields=["customer"], condition=models.Q(released_at=None), name="evidence_hold_customer"
            ),
        ]


class Erasure(models.Model):
    """Who had evidence and words erased, when and why. Never deleted; nothing of it is changed but `waiting`."""

    cause = models.TextField()
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.TextField()
    by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()
    photos = models.IntegerField()
    originals = models.IntegerField()
    attachments = models.IntegerField()
    uploads = models.IntegerField(default=0)
    held = models.IntegerField(default=0)
    words = models.IntegerField(default=0, db_default=0, help_text="claims whose words went")
    letters = models.IntegerField(default=0, db_default=0, help_text="letters and mails that were emptied")
    waiting = models.IntegerField(default=0, db_default=0, help_text="claims still open: their words follow")

    class Meta:
        indexes = [
            models.Index(fields=["customer"], name="evidence_erasure_customer"),
            models.Index(fields=["id"], condition=models.Q(waiting__gt=0), name="evidence_erasure_waiting"),
        ]


class ErasedItem(models.Model):
    """One thing that an erasure took; the hash says what it was, not what it showed. `kind`: photo, original,
    video, receipt, words (of which no hash is kept: short words could be guessed from it)."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="items")
    kind = models.TextField()
    public_id = models.TextField()
    claim_id = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, blank=True, default="")
