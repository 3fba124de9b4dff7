"""Tables of the stewardship room."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class BackTest(models.Model):
    """A tuning tried on stored events. `state`: queued, running, done, cancelled, failed.

    `digest` names the contents that were tried; `every`: only each so-many-th event was looked at; `cursor` is
    the id down to which it has come. `counts` are exact, the listed flips are bounded. `money`: currency ->
    direction -> minor units.
    """

    tuning = models.ForeignKey("gates.Tuning", on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    against = models.IntegerField()
    state = models.TextField(default="queued")
    channel = models.TextField(blank=True, default="")
    account = models.TextField(blank=True, default="")
    since = models.DateTimeField(null=True)
    most = models.IntegerField()
    every = models.IntegerField(default=1)
    seen = models.IntegerField(default=0)
    cursor = models.BigIntegerField()
    counts = models.JSONField(default=dict)
    money = models.JSONField(default=dict)
    by = models.TextField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    seconds = models.IntegerField(default=0)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["tuning", "-id"])]


class Flip(models.Model):
    """A past event that the tuning would judge otherwise. `direction`: freed, stopped, loosened, tightened,
    changed; `people`: what people did about it (released, replayed, discarded, open, "")."""

    back_test = models.ForeignKey(BackTest, on_delete=models.CASCADE, related_name="flips", db_index=False)
    raw_event = models.ForeignKey("intake.RawEvent", on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.TextField()
    before = models.TextField()
    after = models.TextField()
    codes = ArrayField(models.TextField(), default=list)
    people = models.TextField(blank=True)
    channel = models.TextField()
    account = models.TextField()
    reference = models.TextField(blank=True)
    value_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["back_test", "raw_event"], name="stewardship_flip_once"),
        ]
        indexes = [models.Index(fields=["back_test", "direction", "-id"], name="stewardship_by_direction")]


class Ruling(models.Model):
    """Whether a gate was right about an event. `says`: "" (not known yet), false (the gate was wrong), true.

    `why`: released, same_again (the record came again unchanged and was taken), replayed (the same bytes were
    taken later), corrected (the record came again changed), discarded.
    """

    letter = models.OneToOneField(
        "intake.DeadLetter", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    event_id = models.BigIntegerField()
    code = models.TextField()
    severity = models.TextField()
    channel = models.TextField()
    account = models.TextField()
    profile = ArrayField(models.TextField(), default=list)
    at = models.DateTimeField()
    says = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")
    later_event = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["at"]),
            models.Index(fields=["event_id"]),
            models.Index(fields=["code", "channel", "account", "-letter"], name="stewardship_by_gate"),
            models.Index(fields=["letter"], condition=models.Q(says=""), name="stewardship_unsettled"),
        ]


class Mark(models.Model):
    """How far a review has come, by name."""

    name = models.TextField(unique=True)
    value = models.BigIntegerField(default=0)
