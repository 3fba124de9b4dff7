"""Tables of the decisions room."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """One version of the decision tables (JDM) for one scope (empty: everywhere). `state`: draft, submitted, live,
    retired, dropped.

    It gets its `version` when it is published, and its contents never change from then on (a trigger holds that).
    A live one decides from `valid_from` until `valid_to`. `base`: the version it was drawn up from; `tested`:
    the digest of the simulation behind its publication ("" when it went live without one).
    """

    version = models.IntegerField(null=True, unique=True)
    name = models.TextField()
    content = models.JSONField()
    digest = models.CharField(max_length=64, blank=True, default="")
    state = models.TextField(default="draft")
    channel = models.TextField(blank=True, default="")
    account = models.TextField(blank=True, default="")
    region = models.TextField(blank=True, default="")
    category = models.TextField(blank=True, default="")
    base = models.IntegerField(default=0)
    valid_from = models.DateTimeField(null=True)
    valid_to = models.DateTimeField(null=True)
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    editors = ArrayField(models.BigIntegerField(), default=list)
    reviewed_by = models.TextField(blank=True, default="")
    reviewed_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField(blank=True, default="")
    tested = models.CharField(max_length=64, blank=True, default="")
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version=None, state__in=["draft", "submitted", "dropped"])
                | Q(version__isnull=False, valid_from__isnull=False, state__in=["live", "retired"]),
                name="decisions_policy_published",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by_user=None) | ~Q(reviewed_by_user=F("author_user")),
                name="decisions_policy_two_people",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="decisions_policy_period"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="decisions_policy_state")]


class Asked(models.Model):
    """What a policy answered about a claim at a moment: whatever came of it, also when a person had to decide.

    `inputs` (with their schema) and `trace` (with the guard's version) replay the answer.
    """

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+", db_index=False)
    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    outcome = models.TextField()
    inputs = models.JSONField()
    trace = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["claim", "-id"], name="decisions_asked_newest")]


class Decision(models.Model):
    """A verdict on a claim; at most one per claim is open or final."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="proposed")
    outcome = models.TextField()
    remedy = models.TextField()
    share_percent = models.SmallIntegerField()
    method = models.TextField(default="original")
    return_required = models.BooleanField(default=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    fixed_minor = models.BigIntegerField(null=True, help_text="an amount that a person set, instead of a share")
    waive = models.BooleanField(default=False, db_default=False, help_text="nothing is deducted")
    goodwill = models.BooleanField(default=False, db_default=False)
    choices = ArrayField(models.TextField(), default=list, db_default=[])
    choose_until = models.DateTimeField(null=True)
    chosen_by = models.TextField(blank=True, default="", db_default="")
    reminded_at = models.DateTimeField(null=True, help_text="the customer was reminded that the choice runs out")
    reasons = models.JSONField(default=list)
    policy = models.ForeignKey(Policy, null=True, on_delete=models.PROTECT)
    decided_by = models.TextField()
    decided_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    second_by = models.TextField(blank=True)
    second_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    override_reason = models.TextField(blank=True)
    inputs = models.JSONField(default=dict)
    trace = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim"],
                condition=Q(state__in=["proposed", "awaiting_second", "awaiting_choice", "final"]),
                name="decisions_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(second_by_user=None) | ~Q(second_by_user=F("decided_by_user")),
                name="decisions_two_people",
            ),
        ]
        indexes = [
            models.Index(
                fields=["choose_until"], condition=Q(state="awaiting_choice"), name="decisions_to_choose"
            ),
            models.Index(fields=["id"], condition=Q(state="awaiting_second"), name="decisions_second_queue"),
        ]


class Simulation(models.Model):
    """A draft tried on past cases. `state`: queued, running, done, cancelled, failed.

    `digest` names the contents that were tried, `against` the live policies that they were held against; `cursor`
    is the claim up to which it has come. `counts`: direction -> cases; `money`: currency -> {before, after, and
    per direction}: minor units that would be given without a person.
    """

    policy = models.ForeignKey(Policy, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    against = models.CharField(max_length=64)
    state = models.TextField(default="queued")
    last = models.BigIntegerField()
    cursor = models.BigIntegerField(default=0)
    seen = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)
    money = models.JSONField(default=dict)
    milliseconds = models.BigIntegerField(default=0)
    by = models.TextField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["policy", "-id"], name="decisions_sim_newest")]


class CaseFlip(models.Model):
    """A past case that the draft would decide otherwise. `people`: what was finally decided at the time."""

    simulation = models.ForeignKey(Simulation, on_delete=models.CASCADE, related_name="flips", db_index=False)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+", db_index=False)
    reference = models.TextField()
    direction = models.TextField()
    before = models.JSONField()
    after = models.JSONField()
    people = models.TextField(blank=True)
    currency = models.CharField(max_length=3, blank=True)
    minor_before = models.BigIntegerField(default=0)
    minor_after = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["simulation", "claim"], name="decisions_flip_once")]
        indexes = [models.Index(fields=["simulation", "direction", "claim"], name="decisions_flip_direction")]


class DecisionLog(models.Model):
    """What was decided, line by line: a trigger writes a row whenever a decision is made or moves, and no row is
    ever changed or removed (another trigger). Who moved it and why stands with the move."""

    decision_id = models.BigIntegerField(db_index=True)
    claim_id = models.BigIntegerField(db_index=True)
    state = models.TextField()
    outcome = models.TextField()
    remedy = models.TextField()
    share_percent = models.SmallIntegerField()
    fixed_minor = models.BigIntegerField(null=True)
    amount_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    goodwill = models.BooleanField()
    decided_by = models.TextField()
    decided_by_user = models.BigIntegerField(null=True)
    second_by = models.TextField(blank=True)
    second_by_user = models.BigIntegerField(null=True)
    reasons = models.JSONField()
    override_reason = models.TextField(blank=True)
    at = models.DateTimeField()


class DaySpending(models.Model):
    """Money that a person granted alone on one day (UTC): its row is locked while it grows, so two decisions at
    once cannot both fit below the limit."""

    user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "currency"], name="decisions_spending_once"),
            models.CheckConstraint(condition=Q(minor__gte=0), name="decisions_spending_positive"),
        ]


class GoodwillBudget(models.Model):
    """What a team may give without owing it, in a period. `members`: ids of people (empty: everybody). `used` is
    the
    sum of its entries: a trigger adds each, and the database refuses to pass `minor`."""

    team = models.TextField()
    members = ArrayField(models.BigIntegerField(), default=list)
    currency = models.CharField(max_length=3)
    starts = models.DateField()
    ends = models.DateField()
    minor = models.BigIntegerField()
    used = models.BigIntegerField(default=0)
    made_by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(minor__gte=F("used")), name="decisions_goodwill_within"
            ),
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="decisions_goodwill_period"),
            models.UniqueConstraint(fields=["team", "currency", "starts"], name="decisions_goodwill_once"),
        ]


class GoodwillEntry(models.Model):
    """Money taken from a budget for a decision, or (negative) given back. Never changed or removed (a trigger)."""

    budget = models.ForeignKey(GoodwillBudget, on_delete=models.PROTECT, related_name="entries")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    minor = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()
