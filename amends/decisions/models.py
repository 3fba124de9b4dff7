"""Tables of the decisions room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Policy(models.Model):
    """One version of the decision table (JDM). `state`: draft, live, retired; live ones never change."""

    version = models.IntegerField(unique=True)
    name = models.TextField()
    content = models.JSONField()
    state = models.TextField(default="draft")
    author = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="decisions_one_live")
        ]


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
                condition=Q(state__in=["proposed", "awaiting_second", "final"]),
                name="decisions_one_standing",
            ),
            models.CheckConstraint(
                condition=Q(second_by_user=None) | ~Q(second_by_user=F("decided_by_user")),
                name="decisions_two_people",
            ),
        ]
