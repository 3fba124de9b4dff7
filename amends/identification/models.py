"""Tables of the identification room."""

from __future__ import annotations

from django.db import models


class Lane(models.Model):
    """One kind of goods whose photos are told apart, or the words of all claims (`family` is empty then)."""

    kind = models.TextField()
    family = models.TextField(blank=True)
    state = models.TextField(default="advice")
    head = models.ForeignKey("Head", null=True, on_delete=models.PROTECT, related_name="+")
    examples = models.IntegerField(default=0)
    learnt_from = models.IntegerField(default=0, help_text="examples there were at the last training")
    proof_from = models.BigIntegerField(default=0, help_text="only proof cases after this one count")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "family"], name="identification_lane_once")]


class Head(models.Model):
    """A trained head, never changed. `least`, `limit` in millionths; least None: it decides nothing."""

    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="heads")
    number = models.IntegerField()
    digest = models.TextField(help_text="of the examples and the method it was made of")
    method = models.TextField()
    classes = models.JSONField()
    thin = models.JSONField()
    least = models.IntegerField(null=True)
    learnt = models.IntegerField()
    tuned = models.IntegerField()
    proving = models.IntegerField()
    newest_example = models.BigIntegerField(help_text="later examples are unknown to it")
    arrays = models.BinaryField()
    space = models.BinaryField(null=True)
    seen_together = models.JSONField(default=list)
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lane", "number"], name="identification_head_number"),
            models.UniqueConstraint(fields=["lane", "digest"], name="identification_head_once"),
        ]


class Example(models.Model):
    """A reviewed case: what its photos and words turned out to be about."""

    claim = models.OneToOneField("claims.Claim", on_delete=models.CASCADE, related_name="+")
    claim_ref = models.TextField()
    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    family = models.TextField()
    symptom = models.TextField()
    defect = models.TextField()
    label = models.TextField()
    component = models.TextField()
    source = models.TextField()
    text = models.TextField(blank=True)
    reviewed_by = models.TextField()
    reviewed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["family", "reviewed_at", "id"]),
            models.Index(fields=["reviewed_at", "id"]),
            models.Index(fields=["sold_unit"]),
        ]


class ExamplePhoto(models.Model):
    """A photo of a reviewed case; `numbers` (half floats) are empty until the photo worker looked at it. Goes when
    the photo is erased."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="photos")
    photo = models.OneToOneField("claims.Photo", on_delete=models.CASCADE, related_name="+")
    photo_ref = models.TextField()
    method = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    numbers = models.BinaryField(default=b"")


class KnownPhoto(models.Model):
    """Where a head's space has a photo that taught it."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="known")
    photo = models.ForeignKey(ExamplePhoto, on_delete=models.CASCADE, related_name="+")
    place = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["head", "photo"], name="identification_known_once")]


class ProofCase(models.Model):
    """What a head says about a reviewed case that neither taught it nor set its threshold. `sure` in
    millionths."""

    head = models.ForeignKey(Head, on_delete=models.CASCADE, related_name="cases")
    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="+")
    said = models.TextField()
    truth = models.TextField()
    sure = models.IntegerField()
    is_novel = models.BooleanField()
    is_decided = models.BooleanField()
    is_right = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["head", "example"], name="identification_case_once")]
        indexes = [models.Index(fields=["head", "id"])]


class Answer(models.Model):
    """The newest thing said about a claim. `draw` (0 to 9999) is made once and never again: below the share of the
    audit sample a person is asked although the machine would stand by itself. `seen`: digest of what it looked
    at."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    lane = models.ForeignKey(Lane, on_delete=models.PROTECT, related_name="+")
    head = models.ForeignKey(Head, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    how = models.TextField()
    seen = models.TextField()
    said = models.TextField(blank=True)
    label = models.TextField(blank=True)
    component = models.TextField(blank=True)
    is_safety = models.BooleanField(default=False)
    sure = models.IntegerField(default=0)
    is_novel = models.BooleanField(default=False)
    is_decided = models.BooleanField(default=False)
    is_automatic = models.BooleanField(default=False)
    draw = models.IntegerField()
    is_audit = models.BooleanField(default=False)
    nearest = models.JSONField(default=list)
    odd = models.SmallIntegerField(null=True)
    text = models.TextField(blank=True)
    alike = models.JSONField(default=list)
    truth = models.TextField(blank=True)
    is_right = models.BooleanField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "kind"], name="identification_answer_once")]
        indexes = [
            models.Index(fields=["lane", "-id"], condition=models.Q(is_audit=True), name="identification_audit"),
            models.Index(fields=["kind", "-at"]),
        ]


class Reference(models.Model):
    """A photo of a good piece of a product, given by a person: what is unlike them is looked at earlier. `numbers`
    as those of ExamplePhoto."""

    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    public_id = models.TextField(unique=True)
    stored_sha256 = models.CharField(max_length=64)
    name = models.TextField(blank=True)
    method = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    numbers = models.BinaryField(default=b"")
    added_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "stored_sha256"], name="identification_reference_once")
        ]
