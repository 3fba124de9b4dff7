"""Tables of the feed."""

from __future__ import annotations

from django.db import models


class Counter(models.Model):
    """One row: the last position given. Whoever takes the next one holds the row until COMMIT, so positions become
    visible in order and without gaps, and a reader that goes on after one never misses a late commit."""

    last = models.BigIntegerField(default=0)
    forgotten = models.BigIntegerField(default=0, db_default=0, help_text="the highest position that was cleared")


class Event(models.Model):
    """What happened, as it is told; never changed. `fact_id`: the outbox row it came from, told once."""

    position = models.BigIntegerField(primary_key=True)
    public_id = models.TextField(unique=True)
    type = models.TextField()
    version = models.SmallIntegerField()
    at = models.DateTimeField()
    data = models.JSONField()
    fact_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["fact_id"], condition=models.Q(fact_id__isnull=False), name="feed_told_once"
            )
        ]
        indexes = [models.Index(fields=["type", "position"], name="feed_event_type")]


class Endpoint(models.Model):
    """An address that is told. `secrets`: [{"sealed", "hint", "until"}], newest first.

    `busy_until`: somebody delivers to it, or it rests after it could not be reached. `failures`: since the last
    success."""

    name = models.TextField()
    url = models.TextField()
    types = models.JSONField(default=list)
    state = models.TextField(default="active")
    why = models.TextField(blank=True)
    secrets = models.JSONField(default=list)
    busy_until = models.DateTimeField()
    failures = models.IntegerField(default=0)
    last_success_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    created_by = models.TextField()


class Delivery(models.Model):
    """One event for one endpoint. `due_at` is pushed ahead while a worker calls: a killed one's call is made
    again."""

    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT)
    event = models.ForeignKey(Event, on_delete=models.PROTECT)
    state = models.TextField(default="waiting")
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()
    status = models.SmallIntegerField(default=0)
    answer = models.TextField(blank=True)
    error = models.TextField(blank=True)
    took_ms = models.IntegerField(default=0)
    created_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["endpoint", "event"], name="feed_delivered_once")]
        indexes = [
            models.Index(
                fields=["endpoint", "due_at"], condition=models.Q(state="waiting"), name="feed_delivery_due"
            ),
            models.Index(fields=["endpoint", "state", "-id"], name="feed_delivery_list"),
        ]
