"""The outbox of letters."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One e-mail. `key` makes duplicates impossible. `state`: queued, sent, failed, no_address."""

    key = models.TextField(unique=True)
    to = models.TextField(blank=True)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    customer_id = models.BigIntegerField(null=True)
    state = models.TextField(default="queued")
    error = models.TextField(blank=True)
    attempts = models.SmallIntegerField(default=0)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["reference"]), models.Index(fields=["-id"])]
