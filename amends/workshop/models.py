"""Tables of the workshop room."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Workshop(models.Model):
    """In the house or outside. Costs there are in `currency`; above `limit_minor` a second person agrees."""

    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField(default="in_house")
    address = models.JSONField(default=list)
    email = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    limit_minor = models.BigIntegerField()
    days = models.IntegerField(default=14)
    parts_from = models.TextField(blank=True, default="", db_default="", help_text="place of its parts' stock")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_minor__gte=0) & Q(days__gte=1) & Q(days__lte=365), name="workshop_limits"
            )
        ]


class RepairOrder(models.Model):
    """One repair for one granted resolution."""

    public_id = models.TextField(unique=True)
    resolution = models.OneToOneField("resolutions.Resolution", on_delete=models.PROTECT, related_name="+")
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    claim_ref = models.TextField()
    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    customer_name = models.TextField(blank=True)
    order_number = models.TextField()
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="ordered")
    sku = models.TextField()
    title = models.TextField()
    serial = models.TextField(blank=True)
    lot = models.TextField(blank=True, default="", db_default="")
    quantity = models.IntegerField()
    defect = models.TextField()
    diagnosis = models.TextField(blank=True)
    attempt = models.IntegerField(default=1)
    from_customer = models.BooleanField(default=False, help_text="it came straight from the customer")
    due_at = models.DateTimeField()
    due_rule = models.TextField()
    is_late = models.BooleanField(default=False)
    cost_minor = models.BigIntegerField(default=0)
    bill_state = models.TextField(default="none", db_default="none")
    bill_minor = models.BigIntegerField(default=0, db_default=0, help_text="what the customer pays in all")
    bill_tax_minor = models.BigIntegerField(default=0, db_default=0)
    bill_when = models.TextField(blank=True, default="", db_default="")
    bill_note = models.TextField(blank=True, default="", db_default="")
    received_minor = models.BigIntegerField(default=0, db_default=0, help_text="what of it came")
    received_tax_minor = models.BigIntegerField(default=0, db_default=0)
    tellings = models.IntegerField(default=0)
    location = models.TextField(blank=True, help_text="where the unit stands in repair in the goods book")
    bin = models.TextField(blank=True)
    carrier = models.TextField(blank=True)
    tracking = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gt=0) & Q(cost_minor__gte=0), name="workshop_amounts"),
            models.CheckConstraint(
                condition=Q(bill_minor__gte=models.F("bill_tax_minor"), bill_tax_minor__gte=0)
                & Q(received_minor__gte=models.F("received_tax_minor"), received_tax_minor__gte=0),
                name="workshop_bill",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="workshop_state"),
            models.Index(fields=["claim", "-id"], name="workshop_claim"),
            models.Index(fields=["sold_unit"], name="workshop_unit"),
            models.Index(fields=["due_at"], condition=Q(is_late=False), name="workshop_due"),
        ]


class RepairQuote(models.Model):
    """What a repair is to cost; one open one per order."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="quotes")
    number = models.IntegerField()
    payer = models.TextField()
    currency = models.CharField(max_length=3)
    total_minor = models.BigIntegerField()
    lines = models.JSONField()
    valid_until = models.DateTimeField()
    answer = models.TextField(default="open")
    quoted_by_user = models.BigIntegerField(null=True)
    pay = models.TextField(blank=True, default="", db_default="")
    tax_minor = models.BigIntegerField(default=0, db_default=0)
    answered_by = models.TextField(blank=True)
    answered_by_user = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "number"], name="workshop_quote_number"),
            models.UniqueConstraint(fields=["order"], condition=Q(answer="open"), name="workshop_one_open_quote"),
            models.CheckConstraint(condition=Q(total_minor__gt=0), name="workshop_quote_total"),
            models.CheckConstraint(
                condition=Q(answer__in=["open", "refused"])
                | ~Q(payer="house")
                | Q(quoted_by_user=None)
                | Q(answered_by_user=None)
                | ~Q(answered_by_user=models.F("quoted_by_user")),
                name="workshop_quote_two_people",
            ),
        ]


class RepairWork(models.Model):
    """Parts and labour as they were used; only ever added."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="work")
    key = models.TextField(unique=True)
    kind = models.TextField()
    text = models.TextField()
    sku = models.TextField(blank=True)
    quantity = models.IntegerField(default=1)
    minutes = models.IntegerField(default=0)
    minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(minor__gte=0) & Q(quantity__gt=0) & Q(minutes__gte=0), name="workshop_work_amounts"
            )
        ]


class Loan(models.Model):
    """A unit lent to the customer; one at a time per order."""

    order = models.ForeignKey(RepairOrder, on_delete=models.PROTECT, related_name="loans")
    state = models.TextField(default="given")
    sku = models.TextField()
    serial = models.TextField(blank=True)
    due_on = models.DateField()
    is_told = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    given_by = models.TextField()
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order"], condition=Q(state="given"), name="workshop_one_loan"),
            models.UniqueConstraint(
                fields=["sku", "serial"], condition=Q(state="given") & ~Q(serial=""), name="workshop_lent_once"
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(state="given", is_told=False), name="workshop_loan_due")
        ]
