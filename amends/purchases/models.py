"""Tables of the purchases room."""

from __future__ import annotations

from django.db import models


class Purchase(models.Model):
    """A purchase that no channel of ours told of, as its owner states it. `order`: the record made of it."""

    public_id = models.TextField(unique=True)
    kind = models.TextField()
    state = models.TextField(default="stated")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.PROTECT)
    order = models.OneToOneField("orders.Order", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT)
    serial = models.TextField(blank=True)
    seller = models.TextField(blank=True)
    bought_on = models.DateField()
    country = models.TextField(blank=True)
    stated_at = models.DateTimeField()
    sold_unit = models.ForeignKey("orders.SoldUnit", null=True, on_delete=models.PROTECT, related_name="+")
    judged_by = models.TextField(blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    judgement = models.TextField(blank=True, default="")
