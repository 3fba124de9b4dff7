"""Tables of the quality room. Units and figures are not here: they are read from the nightly snapshot."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Problem(models.Model):
    """An alarm and what was done about it. One for each product, lot and kind of alarm, for good: a second alarm
    for the same never opens another."""

    public_id = models.TextField(unique=True)
    state = models.TextField(default="raised")
    kind = models.TextField(default="lot")
    sku = models.TextField()
    title = models.TextField()
    supplier = models.TextField(blank=True)
    lot = models.TextField()
    symptom = models.TextField(
        blank=True, default="", help_text="the cause explains this symptom only; empty: all"
    )
    cause = models.TextField(blank=True, default="")
    cause_label = models.TextField(blank=True, default="")
    evidence = models.JSONField()
    steps = models.JSONField(default=dict)
    containment = models.TextField(blank=True, default="", help_text="advisory that routes claims to review")
    pattern = models.TextField(blank=True, default="", help_text="advisory of the confirmed pattern")
    letter_id = models.BigIntegerField(null=True)
    corrected_on = models.DateField(null=True)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sku", "lot", "kind"], name="quality_problem_once"),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="quality_problem_state")]


class Action(models.Model):
    """A corrective or preventive action with an owner and a date."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="actions")
    kind = models.TextField()
    text = models.TextField()
    owner = models.TextField()
    due_on = models.DateField()
    done_on = models.DateField(null=True)
    done_by = models.TextField(blank=True, default="")
    created_by = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["corrective", "preventive"]), name="quality_action_kind"),
        ]
        indexes = [models.Index(F("due_on"), name="quality_action_open", condition=Q(done_on=None))]


class SavedView(models.Model):
    """A page of figures as somebody set it, under a name of theirs; who has its address may open it too."""

    public_id = models.TextField(unique=True)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    name = models.TextField()
    page = models.TextField()
    query = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="quality_view_name_once")]


class Subscription(models.Model):
    """Who gets the weekly report, when by their own clock; `told`: the last one as it was sent."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+")
    zone = models.TextField()
    weekday = models.SmallIntegerField(help_text="ISO: 1 is Monday")
    hour = models.SmallIntegerField()
    last_week = models.TextField(help_text="ISO week that is done, 2026-W47")
    told = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=1) & Q(weekday__lte=7) & Q(hour__gte=0) & Q(hour__lte=23),
                name="quality_weekly_moment",
            )
        ]
