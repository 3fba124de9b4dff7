"""Tables of the readings room. The embeddings (table readings_embedding) are made where pgvector is available."""

from __future__ import annotations

from django.db import models


class PhotoReading(models.Model):
    """What was seen of one photo; written once it was looked at, anew when the way of looking changes."""

    photo = models.OneToOneField("claims.Photo", on_delete=models.CASCADE, related_name="+")
    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    photo_ref = models.TextField()
    version = models.SmallIntegerField()
    problem = models.TextField(blank=True)
    sharpness = models.SmallIntegerField(default=0)
    dhash = models.BigIntegerField(null=True)
    texts = models.JSONField(default=list)
    unable = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["dhash"], name="readings_dhash")]


class SamePhoto(models.Model):
    """Two photos of different claims of which one was made from the other; `photo` was looked at later."""

    photo = models.ForeignKey(PhotoReading, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(PhotoReading, on_delete=models.CASCADE, related_name="+")
    how = models.TextField()
    certainty = models.SmallIntegerField()
    mirrored = models.BooleanField()
    why = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["photo", "other"], name="readings_same_once")]
