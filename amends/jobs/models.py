"""Tables of the jobs room."""

from __future__ import annotations

from django.db import models


class FactRow(models.Model):
    """The outbox: what happened, written inside the transaction in which it happened."""

    name = models.TextField()
    version = models.SmallIntegerField()
    payload = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["name", "id"])]


class Delivery(models.Model):
    """A subscriber's work on a fact is done: written in the transaction of that work, so done once."""

    fact = models.ForeignKey(FactRow, on_delete=models.CASCADE)
    subscriber = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fact", "subscriber"], name="jobs_delivered_once")]


class StateMove(models.Model):
    """One change of one state axis: who, when, why."""

    axis = models.TextField()
    object_id = models.BigIntegerField()
    verb = models.TextField()
    before = models.TextField()
    after = models.TextField()
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.TextField()
    reason = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["axis", "object_id", "id"])]


class JobFailure(models.Model):
    """Why a job failed the last time. The database deletes the row together with the job."""

    job_id = models.BigIntegerField(primary_key=True)
    text = models.TextField()
    at = models.DateTimeField()


class IdempotencyKey(models.Model):
    """The answer that was given for a key of a business decision."""

    scope = models.TextField()
    key = models.TextField()
    fingerprint = models.TextField()
    result = models.JSONField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="jobs_key_once")]
