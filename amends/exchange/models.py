"""Tables of the exchange: how a source is reached, how far each poll came, and what channels are told."""

from __future__ import annotations

from django.db import models


class Connection(models.Model):
    """How the account of one source is reached. `credentials`: name -> sealed value, as the channel's `Api.needs`
    lists them. `base` is the address that all paths are below."""

    source = models.OneToOneField("intake.Source", on_delete=models.PROTECT, related_name="+")
    base = models.TextField()
    credentials = models.JSONField(default=dict)
    polling = models.BooleanField(default=True)
    every_seconds = models.IntegerField(default=300)
    changed_at = models.DateTimeField()


class Cursor(models.Model):
    """How far the poll of one kind of thing came.

    Everything that changed before `since` is here. `resume` is the call for the next page of a poll that has not
    ended, which began at `begun_at`. `due_at` is pushed ahead while somebody polls, so that nobody else does.
    """

    source = models.ForeignKey("intake.Source", on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    resume = models.JSONField(null=True)
    polled_at = models.DateTimeField(null=True)
    failures = models.IntegerField(default=0)
    error = models.TextField(blank=True)
    seen = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "what"], name="exchange_cursor_once")]
        indexes = [models.Index(fields=["due_at"], name="exchange_cursor_due")]


class Push(models.Model):
    """Something that a channel is told. `key` belongs to the business decision, so a repeated wish is one row.

    `state`: waiting, succeeded, accepted (the channel works on it), refused. `sent_at`: set before a call that
    must not be repeated blindly, and taken back when its answer says that nothing was done.
    """

    source = models.ForeignKey("intake.Source", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    key = models.TextField()
    told = models.JSONField()
    state = models.TextField(default="waiting")
    attempts = models.IntegerField(default=0)
    due_at = models.DateTimeField()
    external_id = models.TextField(blank=True)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "kind", "key"], name="exchange_push_once")]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state="waiting"), name="exchange_push_due"),
            models.Index(fields=["state", "-id"], name="exchange_push_list"),
        ]


class Mailbox(models.Model):
    """The folders over which a source's partner hands over files and fetches ours.

    `form`: how what it sends is acknowledged, "" for not at all. `control`: the last number of an interchange of
    ours. `partner`: its addresses, as its last interchange gave them; the channel's own words.
    """

    source = models.OneToOneField("intake.Source", on_delete=models.PROTECT, related_name="+")
    enabled = models.BooleanField(default=True)
    form = models.TextField(blank=True)
    control = models.BigIntegerField(default=0)
    partner = models.JSONField(default=dict)
    taken_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()


class Unanswered(models.Model):
    """A file that was taken and is to be acknowledged once it has been worked off; deleted then."""

    source = models.ForeignKey("intake.Source", on_delete=models.PROTECT, related_name="+")
    event = models.OneToOneField("intake.RawEvent", on_delete=models.PROTECT, related_name="+")


class Interchange(models.Model):
    """A file of ours for a source's partner: the acknowledgement of an event, or what a push tells. States:
    rules/moves.py."""

    source = models.ForeignKey("intake.Source", on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(help_text="997, CONTRL, 180, ...")
    control = models.BigIntegerField()
    name = models.TextField()
    body = models.BinaryField()
    state = models.TextField(default="waiting")
    why = models.TextField(blank=True)
    event = models.OneToOneField("intake.RawEvent", null=True, on_delete=models.PROTECT, related_name="+")
    push = models.ForeignKey(Push, null=True, on_delete=models.PROTECT, related_name="interchanges")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "control"], name="exchange_control_once")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="waiting"), name="exchange_interchange_waiting"),
            models.Index(fields=["source", "-id"], name="exchange_interchange_list"),
        ]
