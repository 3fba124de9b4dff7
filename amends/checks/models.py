"""Tables of the checks room: findings are only ever added."""

from __future__ import annotations

from django.db import models


class Finding(models.Model):
    """What one check found about one claim in one run."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    run = models.IntegerField()
    code = models.TextField()
    version = models.SmallIntegerField()
    outcome = models.TextField()
    sentence = models.TextField()
    facts = models.JSONField(default=dict)
    inputs = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["claim", "run", "code"], name="checks_finding_once")]
