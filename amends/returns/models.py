"""Tables of the returns room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value


class Rma(models.Model):
    """A return authorisation for one claim."""

    public_id = models.TextField(unique=True)
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    resolution = models.OneToOneField("resolutions.Resolution", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="authorised")
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT)
    customer_name = models.TextField(blank=True)
    claim_ref = models.TextField()
    order_number = models.TextField()
    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, related_name="+")
    sku = models.TextField()
    title = models.TextField()
    serial = models.TextField(blank=True)
    quantity = models.IntegerField()
    received_quantity = models.IntegerField(default=0)
    remedy = models.TextField()
    location_code = models.TextField()
    return_address = models.JSONField()
    authorised_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    expiry_rule = models.TextField()
    handling = models.TextField(blank=True, default="", db_default="", help_text="types.HANDLING")
    header = models.TextField(blank=True, default="", db_default="", help_text="several returns sent together")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(received_quantity__gte=0) & Q(received_quantity__lte=F("quantity")),
                name="returns_received_cap",
            )
        ]
        indexes = [
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["customer", "-id"]),
            models.Index(fields=["serial"], condition=~Q(serial=""), name="returns_rma_serial"),
            models.Index(fields=["expires_at"], condition=Q(state="authorised"), name="returns_rma_expiry"),
            models.Index(fields=["order_number"]),
            models.Index(fields=["header"], condition=~Q(header=""), name="returns_rma_header"),
            models.Index(fields=["claim_ref"]),
            models.Index(fields=["sku", "-id"]),
        ]


class Receipt(models.Model):
    """Goods that arrived for an RMA."""

    rma = models.ForeignKey(Rma, on_delete=models.PROTECT, related_name="receipts")
    key = models.TextField(unique=True)
    sku = models.TextField()
    quantity = models.IntegerField()
    serial = models.TextField(blank=True)
    lot = models.TextField(blank=True, default="", db_default="")
    condition = models.TextField()
    location_code = models.TextField()
    bin = models.TextField()
    note = models.TextField(blank=True)
    received_by = models.TextField()
    received_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    entry_id = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True, help_text="taken out of the cost of sales")
    cost_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    is_inspected = models.BooleanField(default=False)
    is_gone = models.BooleanField(default=False, help_text="a disposition was carried out")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(quantity__gt=0), name="returns_receipt_quantity")]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_inspected=False), name="returns_receipt_queue"),
            models.Index(fields=["id"], condition=Q(is_gone=False), name="returns_receipt_here"),
        ]


class Inspection(models.Model):
    """What the inspector found. `result`: defect_confirmed, no_fault_found, misuse, counterfeit,
    swapped_unit, wrong_item."""

    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, related_name="inspection")
    defect_version = models.IntegerField()
    found_defect = models.TextField()
    found_label = models.TextField()
    result = models.TextField()
    note = models.TextField(blank=True)
    inspected_by = models.TextField()
    inspected_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class Disposition(models.Model):
    """What becomes of the goods of a receipt."""

    receipt = models.ForeignKey(Receipt, on_delete=models.PROTECT, related_name="dispositions")
    code = models.TextField()
    state = models.TextField(default="proposed")
    quantity = models.IntegerField()
    to_status = models.TextField(blank=True)
    note = models.TextField(blank=True)
    proposed_by = models.TextField()
    proposed_by_user = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    authorised_by = models.TextField(blank=True)
    authorised_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    certificate = models.TextField(blank=True, default="", db_default="")
    partner = models.TextField(blank=True, default="", db_default="")
    proceeds_minor = models.BigIntegerField(null=True)
    cost_minor = models.BigIntegerField(null=True, help_text="written off when it was carried out")
    currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    advised = models.TextField(blank=True, default="", db_default="")
    figures = models.JSONField(default=list, db_default=Value("[]", output_field=models.JSONField()))
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(code="recycle") | ~Q(state__in=["authorised", "done"]) | ~Q(certificate=""),
                name="returns_recycled_certified",
            ),
            models.CheckConstraint(
                condition=Q(authorised_by_user=None) | ~Q(authorised_by_user=F("proposed_by_user")),
                name="returns_disposition_two",
            ),
            models.UniqueConstraint(
                fields=["receipt"],
                condition=Q(state__in=["proposed", "authorised"]),
                name="returns_one_disposition",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"])]


class ReturnlessSettings(models.Model):
    """One version of when goods need not come back; a new one is added, none is changed."""

    version = models.IntegerField(unique=True)
    content = models.JSONField()
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    at = models.DateTimeField()


class Waiver(models.Model):
    """The goods of a remedy stay with the customer, with the figures of that moment."""

    resolution = models.OneToOneField("resolutions.Resolution", on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.IntegerField()
    advised = models.BooleanField()
    figures = models.JSONField()
    by = models.TextField()
    by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    entry_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["customer", "at"], name="returns_waiver_customer")]
