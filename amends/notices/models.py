"""The outbox of letters."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One e-mail. `key` makes duplicates impossible. `state`: queued, sending, sent, failed, no_address.

    "sending" is the intent, written before the mail server is called; `sending_at` is when.
    """

    key = models.TextField(unique=True)
    template = models.TextField(default="")
    to = models.TextField(blank=True)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    customer_id = models.BigIntegerField(null=True)
    state = models.TextField(default="queued")
    error = models.TextField(blank=True)
    attempts = models.SmallIntegerField(default=0)
    message_id = models.TextField(default="")
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["reference"]),
            models.Index(fields=["-id"]),
            models.Index(fields=["id"], condition=models.Q(state="queued"), name="notices_letter_waiting"),
        ]
