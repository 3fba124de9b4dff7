"""Tables of the repair room. Triggers on intake's dead letters keep `Standing` and `Tally` exact (migration
0001): each letter has a standing as soon as it is written, whoever writes it."""

from __future__ import annotations

from django.db import models


class Standing(models.Model):
    """A letter's place among those that wait.

    `score` = points x 86,400 - the second of its birth: a letter that is a day older counts one point more,
    without anything being written again. `parts` [[name, points, text], ...] explains it. `ranked_at` is null
    until the letter was weighed (again). State and value are the letter's, kept here so that a page reads one
    index.
    """

    letter = models.OneToOneField(
        "intake.DeadLetter", on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    event_id = models.BigIntegerField()
    source_id = models.BigIntegerField()
    code = models.TextField()
    field = models.TextField()
    severity = models.TextField()
    state = models.TextField()
    value_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    at = models.DateTimeField()
    order_id = models.BigIntegerField(null=True)
    score = models.BigIntegerField()
    parts = models.JSONField(default=list, db_default=[])
    ranked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "-score", "-letter"], name="repair_by_score"),
            models.Index(fields=["state", "code", "-score", "-letter"], name="repair_by_code"),
            models.Index(fields=["state", "source_id", "-score", "-letter"], name="repair_by_source"),
            models.Index(
                fields=["letter"], condition=models.Q(state="open", ranked_at=None), name="repair_unranked"
            ),
            models.Index(fields=["order_id"], condition=models.Q(order_id__isnull=False), name="repair_by_order"),
            models.Index(
                fields=["currency", "value_minor"], condition=models.Q(state="open"), name="repair_worth"
            ),
            models.Index(
                fields=["state", "code", "field", "source_id", "-score", "-letter"], name="repair_by_cause"
            ),
            models.Index(fields=["event_id"], name="repair_by_event"),
        ]


class Tally(models.Model):
    """How many letters are open, and what waits on them, by cause and currency. Rows are only added, so that
    nobody waits for anybody; `condense` sums old ones up."""

    code = models.TextField()
    field = models.TextField()
    source_id = models.BigIntegerField()
    severity = models.TextField()
    currency = models.CharField(max_length=3)
    letters = models.BigIntegerField()
    minor = models.BigIntegerField()


class Scale(models.Model):
    """Which amounts are large among those that wait in one currency (or in the reporting currency, for all that
    have a rate): 19 values that cut the open letters into twenty equal parts."""

    currency = models.CharField(max_length=3, primary_key=True)
    cuts = models.JSONField()
    letters = models.BigIntegerField()
    at = models.DateTimeField()


class Shared(models.Model):
    """The points that letters of one cause have for sharing it, as last weighed."""

    code = models.TextField()
    field = models.TextField()
    source_id = models.BigIntegerField()
    points = models.SmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "field", "source_id"], name="repair_shared_once")]


class Bulk(models.Model):
    """A run over all open letters of a cause: a dry run ("try") or a replay. `after`: the last letter that was
    done; `counts`: events by what they came to. With `trial` only what passed in that dry run."""

    kind = models.TextField()
    code = models.TextField()
    field = models.TextField(blank=True)
    source_id = models.BigIntegerField(null=True)
    trial = models.ForeignKey("self", null=True, on_delete=models.SET_NULL)
    state = models.TextField(default="running")
    total = models.IntegerField()
    done = models.IntegerField(default=0)
    after = models.BigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    actor_label = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class BulkItem(models.Model):
    """What one event would come to, and why not, in words."""

    bulk = models.ForeignKey(Bulk, on_delete=models.CASCADE)
    event_id = models.BigIntegerField()
    state = models.TextField()
    passes = models.BooleanField()
    why = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bulk", "event_id"], name="repair_item_once")]
        indexes = [models.Index(fields=["bulk", "passes", "-id"], name="repair_item_list")]
