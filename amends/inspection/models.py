"""Tables of the inspection room."""

from __future__ import annotations

import pgtrigger
from django.db import models


class Plan(models.Model):
    """One version of the steps for a product, a category or all goods; a new one is added, none is changed."""

    scope = models.TextField()
    scope_value = models.TextField(blank=True)
    name = models.TextField()
    version = models.IntegerField()
    steps = models.JSONField()
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "scope_value", "version"], name="inspection_plan_version"),
            models.CheckConstraint(
                condition=models.Q(scope__in=["product", "category", "all"]), name="inspection_plan_scope"
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="plan_versions_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


class Sheet(models.Model):
    """What each step found on one receipt, with the words and limits of that version."""

    receipt = models.OneToOneField("returns.Receipt", on_delete=models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    results = models.JSONField()
    passed = models.BooleanField()
    by = models.TextField()
    by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["plan", "passed"], name="inspection_sheet_plan")]
        triggers = [
            pgtrigger.Protect(name="sheets_stay", operation=pgtrigger.Update | pgtrigger.Delete),
        ]
