"""Tables of the casework room. Triggers on claims and messages keep `Case` exact (migration 0001): a claim in
review is in the queue in the same transaction, whoever brought it there and whether or not a worker runs."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

_WAITS = Q(state="in_review")
_NEVER_CHANGED = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Case(models.Model):
    """A claim's place in the queue, and what its measures need.

    The order is (lane, band, act_by, claim): `band` 0 safety, 1 urgent, 2 the rest; `act_by` is the deadline
    minus head starts for value, small effort and waiting, so that a page reads one index and nothing has to be
    written again as time goes by. `reasons` [[code, sentence], ...] explains it. `weighed_at` is null until it
    was weighed (again); `because`: the policy's codes for leaving it to a
    person. `lane`: desk, or lead once escalated. `holder` until `held_until`: nobody else gets it.
    `asks`, `reopens`, `contacts` count what came after the report: questions, reopenings, the customer's messages;
    `active_ms` is everybody's handling time, the sum of the case's spans (a trigger).
    """

    claim = models.OneToOneField("claims.Claim", on_delete=models.CASCADE, primary_key=True, related_name="+")
    state = models.TextField()
    lane = models.TextField(db_default="desk", default="desk")
    band = models.SmallIntegerField(db_default=2, default=2)
    act_by = models.DateTimeField()
    entered_at = models.DateTimeField(null=True)
    deadline_at = models.DateTimeField(null=True)
    deadline_rule = models.TextField(db_default="", default="")
    deadline_text = models.TextField(db_default="", default="")
    value_minor = models.BigIntegerField(null=True)
    currency = models.TextField(db_default="", default="")
    minutes = models.SmallIntegerField(null=True)
    reasons = models.JSONField(default=list, db_default=[])
    cause = models.TextField(db_default="", default="")
    cause_text = models.TextField(db_default="", default="")
    weighed_at = models.DateTimeField(null=True)
    because = models.JSONField(default=list, db_default=[])
    holder = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    held_until = models.DateTimeField(null=True)
    asks = models.SmallIntegerField(db_default=0, default=0)
    reopens = models.SmallIntegerField(db_default=0, default=0)
    contacts = models.SmallIntegerField(db_default=0, default=0)
    by_desk = models.BooleanField(db_default=False, default=False)
    active_ms = models.BigIntegerField(db_default=0, default=0)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["lane", "band", "act_by", "claim"], name="casework_queue", condition=_WAITS),
            models.Index(
                fields=["cause", "band", "act_by", "claim"],
                name="casework_cause",
                condition=_WAITS & ~Q(cause=""),
            ),
            models.Index(fields=["claim"], name="casework_unweighed", condition=_WAITS & Q(weighed_at=None)),
            models.Index(fields=["holder"], name="casework_held", condition=Q(holder__isnull=False)),
            models.Index(
                fields=["-decided_at", "-claim"], name="casework_decided", condition=Q(decided_at__isnull=False)
            ),
            models.Index(
                fields=["-decided_at", "-claim"],
                name="casework_slow",
                condition=Q(decided_at__isnull=False, by_desk=True, active_ms__gte=900_000),
            ),
            models.Index(
                fields=["-decided_at", "-claim"],
                name="casework_again",
                condition=Q(decided_at__isnull=False) & (Q(asks__gt=0) | Q(reopens__gt=0) | Q(contacts__gt=0)),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(holder=None, held_until=None) | Q(holder__isnull=False, held_until__isnull=False),
                name="casework_held_until",
            )
        ]


class Deadline(models.Model):
    """A rule that sets a deadline, as it is now (see rules/deadlines.py for the fields). A deadline that was set
    stores the instant and this rule's code and words."""

    code = models.TextField(unique=True)
    version = models.IntegerField(default=1, db_default=1)
    kind = models.TextField()
    countries = models.JSONField(default=list)
    categories = models.JSONField(default=list, db_default=[])
    severity = models.TextField(blank=True, default="", db_default="")
    months = models.IntegerField(default=0, db_default=0)
    hours = models.IntegerField()
    title = models.TextField()
    source = models.TextField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hours__gte=0, months__gte=0) & (Q(hours__gt=0) | Q(months__gt=0)),
                name="casework_deadline_ahead",
            )
        ]


class DeadlineVersion(models.Model):
    """What a deadline rule said in one version, who made it so and why. Only ever added."""

    code = models.TextField()
    version = models.IntegerField()
    says = models.JSONField()
    who = models.TextField()
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="casework_deadline_version")]
        triggers = [_NEVER_CHANGED]


class Escalation(models.Model):
    """Somebody brought a case to a lead, and why. Never changed; the lane of the case says whether it is over."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    who = models.TextField()
    reason = models.TextField()
    back = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "id"], name="casework_escalations")]
        triggers = [_NEVER_CHANGED]


class Presence(models.Model):
    """Who has a case open. One row a person and case, refreshed by the page's heartbeat, swept after a day."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    doing = models.TextField(default="reading")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "user"], name="casework_present_once")]
        indexes = [models.Index(fields=["seen_at"], name="casework_presence_seen")]


class Clock(models.Model):
    """One person's handling clock: up to when their time is counted, on which case, and whether it is paused.
    A row a person, so that two tabs are one clock."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    claim = models.ForeignKey("claims.Claim", null=True, on_delete=models.SET_NULL, related_name="+")
    beat_at = models.DateTimeField(null=True)
    paused = models.ForeignKey("claims.Claim", null=True, on_delete=models.SET_NULL, related_name="+")


class Span(models.Model):
    """Active handling of a case by a person, [begun, ended). Only ever added; one person's never overlap."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    begun = models.DateTimeField()
    ended = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ended__gt=models.F("begun")), name="casework_span_ahead")
        ]
        indexes = [models.Index(fields=["user", "begun"], name="casework_span_person")]
        triggers = [_NEVER_CHANGED]


class Mention(models.Model):
    """A colleague was named in a note."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="casework_unread", condition=Q(read_at=None)),
            models.Index(fields=["user", "claim"], name="casework_mentioned"),
        ]


class Wish(models.Model):
    """How somebody wants to hear of mentions."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, primary_key=True, related_name="+")
    by_mail = models.BooleanField(default=True)


class Text(models.Model):
    """A text for customers, by what it is for, reason and language. Placeholders in braces."""

    kind = models.TextField()
    reason = models.TextField(blank=True)
    language = models.TextField()
    title = models.TextField()
    body = models.TextField()
    active = models.BooleanField(default=True)
    author = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "reason", "language", "title"], name="casework_text_once")
        ]


class Batch(models.Model):
    """One ruling for several claims of one cause, each decided on its own."""

    public_id = models.TextField(unique=True)
    state = models.TextField(default="running")
    cause = models.TextField()
    cause_text = models.TextField()
    ruling = models.JSONField()
    override_reason = models.TextField(blank=True)
    actor = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    who = models.TextField()
    total = models.IntegerField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class BatchItem(models.Model):
    """One claim of a batch. `result`: waiting, final, awaiting_second, refused; `why` when it could not be."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="items")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    result = models.TextField(default="waiting")
    why = models.TextField(blank=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "claim"], name="casework_once_a_batch")]
        indexes = [models.Index(fields=["batch", "result", "id"], name="casework_batch_left")]


class CauseCount(models.Model):
    """How many waiting cases a cause has, but for the steps that are not folded in yet (see `CauseStep`)."""

    cause = models.TextField(primary_key=True)
    waiting = models.IntegerField()


class CauseStep(models.Model):
    """One case came to a cause (+1) or left it (-1), written by a trigger in the same transaction. A row of its
    own, so that two people who decide cases of one cause do not wait for each other; a job folds the rows every
    minute, and whoever reads adds those that are left: the count is exact at any moment."""

    cause = models.TextField()
    change = models.SmallIntegerField()


class DayCount(models.Model):
    """Decided cases by the day of the decision (UTC), but for the steps that are not folded in yet. `desk`: people
    handled it; `first`: resolved at first contact; `seconds`: handling time to the next ten seconds, 0 = none."""

    day = models.DateField()
    desk = models.BooleanField()
    first = models.BooleanField()
    seconds = models.IntegerField()
    cases = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "desk", "first", "seconds"], name="casework_day_once")
        ]


class DayStep(models.Model):
    """One decided case came to a row of `DayCount` or left it; as `CauseStep`."""

    day = models.DateField()
    desk = models.BooleanField()
    first = models.BooleanField()
    seconds = models.IntegerField()
    change = models.SmallIntegerField()
