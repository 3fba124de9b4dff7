"""Tables of intake: sources, raw events (bytes first), dead letters."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Source(models.Model):
    """One account of one channel. `secrets` are encrypted with the installation's key."""

    channel = models.TextField()
    account = models.TextField()
    name = models.TextField()
    secrets = models.JSONField(default=list)
    enabled = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["channel", "account"], name="intake_source_once")]


class SourceMapping(models.Model):
    """The mapping document of a source whose channel is mapped by configuration. Versions are never changed; the
    newest counts."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="mappings")
    version = models.IntegerField()
    document = models.TextField()
    reason = models.TextField(blank=True)
    author = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "version"], name="intake_mapping_once")]


class RawEvent(models.Model):
    """What arrived, byte for byte. `state`: pending, done, ignored, dead, superseded.

    `lane`: 0 urgent, 1 normal, 2 bulk. `attempts` counts tries that ended in waiting or failing, `started` those
    that have not ended (the worker died); `due_at` is when a waiting event is tried again, null for one that may
    be tried now. `reference` is the order's external id.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, db_index=False)  # intake_by_source is one
    topic = models.TextField()
    dedupe_key = models.TextField()
    headers = models.JSONField(default=dict)
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    received_at = models.DateTimeField()
    state = models.TextField(default="pending")
    lane = models.SmallIntegerField(default=1, db_default=1)
    attempts = models.SmallIntegerField(default=0)
    started = models.SmallIntegerField(default=0, db_default=0)
    due_at = models.DateTimeField(null=True)
    kind = models.TextField(blank=True)
    reference = models.TextField(blank=True)
    outcome = models.JSONField(null=True)
    processed_at = models.DateTimeField(null=True)
    version = models.SmallIntegerField(default=0, db_default=0, help_text="the edit that counts; 0: as it came")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "dedupe_key"], name="intake_event_once")]
        indexes = [
            models.Index(
                fields=["source", "lane", "id"],
                condition=models.Q(state="pending", due_at=None),
                name="intake_ready",
            ),
            models.Index(
                fields=["due_at"], condition=models.Q(state="pending", due_at__isnull=False), name="intake_due"
            ),
            models.Index(
                fields=["source", "reference"], condition=models.Q(state="pending"), name="intake_waiting"
            ),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["source", "-id"], name="intake_by_source"),
            models.Index(
                fields=["source", "reference", "id"],
                condition=models.Q(state="dead"),
                name="intake_dead_by_record",
            ),
        ]


class Run(models.Model):
    """A batch that a worker has in hand. Alive as long as the worker's session holds the advisory lock
    (RUN_LOCK, id); when the worker dies its session ends, and the next one who claims sees it.

    `ids`: all events of the batch, which nobody else takes. `working`: those that are being worked on this
    moment, one of which may have killed the worker.
    """

    ids = ArrayField(models.BigIntegerField())
    working = ArrayField(models.BigIntegerField())
    worker = models.TextField()
    begun_at = models.DateTimeField()

    class Meta:
        db_table = "intake_run"


class Breaker(models.Model):
    """The circuit breaker of a source that had failures lately; no row: closed. See rules/breaker.py."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, primary_key=True)
    state = models.TextField()
    passed = models.IntegerField()
    failed = models.IntegerField()
    opens = models.SmallIntegerField()
    until = models.DateTimeField(null=True)
    why = models.TextField()

    class Meta:
        db_table = "intake_breaker"


class Tally(models.Model):
    """What came and went, by source and lane: written by a trigger on the raw events, so that the backlog need
    not be counted. Rows are only added, so nobody waits for anybody; `condense` sums old ones up.

    `came` and `gone` are events that became pending or ceased to be; `dead` is a difference. `worked_ms` is the
    time that workers spent on batches, for the measured rate (source 0).
    """

    source_id = models.BigIntegerField()
    lane = models.SmallIntegerField()
    at = models.DateTimeField()
    came = models.BigIntegerField(db_default=0)
    came_bytes = models.BigIntegerField(db_default=0)
    gone = models.BigIntegerField(db_default=0)
    gone_bytes = models.BigIntegerField(db_default=0)
    dead = models.BigIntegerField(db_default=0)
    worked_ms = models.BigIntegerField(db_default=0)

    class Meta:
        db_table = "intake_tally"


class WantedDocument(models.Model):
    """A document that an event only names and that is to be fetched. `state`: open, fetched, gone.

    Asked for again while open, only `asked_at` moves on, so that an answer which was asked for earlier does not
    close it. `due_at`: not before then (null: now); `tries` counts fetches begun. `raw_event` asked first.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    kind = models.TextField()
    external_id = models.TextField()
    raw_event = models.ForeignKey(RawEvent, on_delete=models.PROTECT, null=True)
    asked_at = models.DateTimeField()
    state = models.TextField(default="open", db_default="open")
    tries = models.IntegerField(default=0, db_default=0)
    begun_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "intake_wanted"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "kind", "external_id"],
                condition=models.Q(state="open"),
                name="intake_wanted_once",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(state="open"), name="intake_wanted_open"),
            models.Index(fields=["raw_event"], name="intake_wanted_by"),
        ]


class Refusal(models.Model):
    """Deliveries that the receivers turned away: by hour, address and reason. Addresses that no source has are
    told apart up to a bound (commands/refuse.py)."""

    hour = models.DateTimeField()
    channel = models.TextField()
    account = models.TextField()
    code = models.TextField()
    count = models.BigIntegerField()

    class Meta:
        db_table = "intake_refusal"
        constraints = [
            models.UniqueConstraint(fields=["hour", "channel", "account", "code"], name="intake_refusal_once")
        ]


class Version(models.Model):
    """An edited payload of a dead event, beside the bytes that came. Neither ever changes (a trigger)."""

    raw_event = models.ForeignKey(RawEvent, on_delete=models.PROTECT, related_name="versions", db_index=False)
    number = models.SmallIntegerField()
    body = models.BinaryField()
    body_sha256 = models.CharField(max_length=64)
    actor_label = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "intake_version"
        constraints = [models.UniqueConstraint(fields=["raw_event", "number"], name="intake_version_once")]


class DeadLetter(models.Model):
    """Why a raw event could not be taken. `state`: open, replayed, released, discarded (with a reason)."""

    raw_event = models.ForeignKey(RawEvent, on_delete=models.PROTECT, related_name="dead_letters")
    code = models.TextField()
    field = models.TextField(blank=True)
    about = models.TextField(blank=True, db_default="")
    severity = models.TextField()
    facts = models.JSONField(default=dict)
    value_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    state = models.TextField(default="open")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["raw_event", "code", "field", "about"],
                condition=models.Q(state="open"),
                name="intake_letter_once",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["state", "code", "-id"]),
            models.Index(fields=["raw_event"]),
        ]
