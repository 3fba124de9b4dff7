"""Tables of the monitor. A trigger on the raw events writes `Tally` in the same transaction (migration 0001), so
the sums are exact; `condense` adds them to `Hour`, and no page reads raw events."""

from __future__ import annotations

from django.db import models


class Tally(models.Model):
    """What changed for a source's events that came in one hour: differences, only ever added."""

    source_id = models.BigIntegerField()
    hour = models.DateTimeField()
    received = models.BigIntegerField()
    taken = models.BigIntegerField()
    dead = models.BigIntegerField()
    lag_1 = models.BigIntegerField()
    lag_10 = models.BigIntegerField()
    lag_60 = models.BigIntegerField()
    lag_600 = models.BigIntegerField()
    lag_3600 = models.BigIntegerField()
    lag_more = models.BigIntegerField()


class Hour(models.Model):
    """One source in one hour (of receipt): events received; taken, ignored or superseded; dead; and the concluded
    ones by seconds from receipt to conclusion (up to 1, 10, 60, 600, 3,600, more)."""

    source_id = models.BigIntegerField()
    hour = models.DateTimeField()
    received = models.BigIntegerField(default=0)
    taken = models.BigIntegerField(default=0)
    dead = models.BigIntegerField(default=0)
    lag_1 = models.BigIntegerField(default=0)
    lag_10 = models.BigIntegerField(default=0)
    lag_60 = models.BigIntegerField(default=0)
    lag_600 = models.BigIntegerField(default=0)
    lag_3600 = models.BigIntegerField(default=0)
    lag_more = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source_id", "hour"], name="monitor_hour_once")]


class Health(models.Model):
    """The state of a source as last judged. `candidate`: what the last `seen` judgements in a row said instead;
    it becomes the state when they are enough (hysteresis)."""

    source = models.OneToOneField("intake.Source", on_delete=models.CASCADE, primary_key=True, related_name="+")
    state = models.TextField(default="unknown")
    since = models.DateTimeField()
    candidate = models.TextField(default="")
    seen = models.SmallIntegerField(default=0)
    reasons = models.JSONField(default=list)
    judged_at = models.DateTimeField()
