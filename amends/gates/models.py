"""Tables of the gates room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Tuning(models.Model):
    """One rulebook: settings of gates and overrides of mappings. `state`: draft, live, retired, dropped.

    Once it has a `version` its contents never change (a trigger holds that). `base` is the version that it was
    drawn up from, `digest` names its exact contents, `tested` the digest of the back-test behind its publication
    ("" when it was published without one, for a reason that is written down).
    """

    version = models.IntegerField(null=True, unique=True)
    base = models.IntegerField()
    state = models.TextField(default="draft")
    title = models.TextField()
    rules = models.JSONField()
    digest = models.CharField(max_length=64)
    tested = models.CharField(max_length=64, blank=True, default="")
    author = models.TextField()
    at = models.DateTimeField()
    changed_at = models.DateTimeField()
    published_by = models.TextField(blank=True, default="")
    published_at = models.DateTimeField(null=True)
    because = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["state"], condition=Q(state="live"), name="gates_one_live"),
            models.CheckConstraint(
                condition=Q(version=None, state__in=["draft", "dropped"])
                | Q(version__isnull=False, state__in=["live", "retired"]),
                name="gates_published_has_version",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"])]
