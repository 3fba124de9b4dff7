"""The outbox of letters, and the mail that came in."""

from __future__ import annotations

from django.db import models


class Letter(models.Model):
    """One e-mail. `key` makes duplicates impossible. `state`: queued, sending, sent, failed, no_address, barred.

    `papers`: documents that go with it, as (kind, reference) pairs; each is made when the letter is sent.
    "sending" is the intent, written before the mail server is called; `sending_at` is when.
    """

    key = models.TextField(unique=True)
    template = models.TextField(default="")
    to = models.TextField(blank=True)
    subject = models.TextField()
    text = models.TextField()
    html = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    papers = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    customer_id = models.BigIntegerField(null=True)
    state = models.TextField(default="queued")
    bounced = models.TextField(blank=True, db_default="")
    soft_bounces = models.SmallIntegerField(default=0, db_default=0)
    error = models.TextField(blank=True)
    attempts = models.SmallIntegerField(default=0)
    message_id = models.TextField(default="")
    created_at = models.DateTimeField()
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, help_text="address and words are gone since then")

    class Meta:
        indexes = [
            models.Index(fields=["reference"]),
            models.Index(fields=["message_id"]),
            models.Index(fields=["-id"]),
            models.Index(fields=["id"], condition=models.Q(state="queued"), name="notices_letter_waiting"),
        ]


class Bar(models.Model):
    """An address to which nothing is sent, because a letter came back for good. Lifted by a person."""

    address = models.TextField(help_text="in small letters")
    letter = models.ForeignKey(Letter, null=True, on_delete=models.SET_NULL, related_name="+")
    why = models.TextField()
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["address"], condition=models.Q(lifted_at=None), name="notices_barred_once"
            )
        ]


class OwnLetter(models.Model):
    """A letter in the merchant's own words; every published one is kept. One draft and one published one each for
    (letter, language, scope)."""

    letter = models.TextField()
    language = models.TextField()
    scope = models.TextField(blank=True)
    state = models.TextField(default="draft")
    subject = models.TextField()
    body = models.TextField()
    written_by = models.TextField()
    written_at = models.DateTimeField()
    published_by = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["letter", "language", "scope"],
                condition=models.Q(state=state),
                name=f"notices_one_{state}_letter",
            )
            for state in ("draft", "published")
        ]


class Mail(models.Model):
    """One e-mail that came in; its bytes are kept whole in the storage "mail" under `sha256`.

    `key` (the Message-ID) makes duplicates impossible. `reference` is the case it belongs to, `sure` whether an
    address with a true mark said so.
    """

    key = models.TextField(unique=True)
    sha256 = models.CharField(max_length=64)
    bytes = models.IntegerField()
    state = models.TextField(default="new")
    nature = models.TextField()
    why = models.TextField(blank=True)
    sender = models.TextField(blank=True)
    sender_name = models.TextField(blank=True)
    subject = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    sure = models.BooleanField(default=False)
    letter = models.ForeignKey(Letter, null=True, on_delete=models.PROTECT)
    files = models.SmallIntegerField(default=0)
    at = models.DateTimeField()
    handled_by = models.TextField(blank=True)
    handled_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True, help_text="sender, words and bytes are gone since then")

    class Meta:
        indexes = [
            models.Index(fields=["state", "-id"], name="notices_mail_state"),
            models.Index(fields=["reference", "-id"], name="notices_mail_reference"),
        ]
