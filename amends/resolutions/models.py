"""Tables of the resolutions room."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q, Value


class Entitlement(models.Model):
    """One cap per sold unit over all remedies, open and settled. The database refuses to pass it.

    `money_used` is what was granted in money; `value_used` (and `tax_used`, the tax in it) the full worth of
    the quantity given to remedies, of whatever kind and share. `credit_*`: credits on pieces that the customer
    keeps and that no remedy has taken. `outside_*` is what the channel says that it
    refunded; what of it exceeds the room left beside our own remedies stands in `over_*` for a person to see.
    """

    sold_unit = models.OneToOneField("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    quantity_cap = models.IntegerField()
    money_cap = models.BigIntegerField()
    quantity_used = models.IntegerField(default=0)
    money_used = models.BigIntegerField(default=0)
    value_used = models.BigIntegerField(default=0)
    tax_used = models.BigIntegerField(default=0)
    credit_quantity = models.IntegerField(default=0, db_default=0)
    credit_money = models.BigIntegerField(default=0, db_default=0)
    credit_tax = models.BigIntegerField(default=0, db_default=0)
    outside_quantity = models.IntegerField(default=0)
    outside_money = models.BigIntegerField(default=0)
    over_quantity = models.IntegerField(default=0)
    over_money = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(quantity_used__gte=0)
                & Q(over_quantity__gte=0)
                & Q(outside_quantity__gte=F("over_quantity"))
                & Q(quantity_cap__gte=F("quantity_used") + F("outside_quantity") - F("over_quantity")),
                name="resolutions_quantity_cap",
            ),
            models.CheckConstraint(
                condition=Q(money_used__gte=0)
                & Q(money_used__lte=F("value_used") + F("credit_money"))
                & Q(credit_money__gte=0)
                & Q(credit_quantity__gte=0)
                & Q(over_money__gte=0)
                & Q(outside_money__gte=F("over_money"))
                & Q(money_cap__gte=F("value_used") + F("credit_money") + F("outside_money") - F("over_money")),
                name="resolutions_money_cap",
            ),
        ]


class Resolution(models.Model):
    """What a final decision grants. One per decision. `amount_minor` is the money (nothing for a remedy in
    kind), `tax_minor` the tax in it, `charges_minor` of it for shipping and fees (`charges_tax_minor`
    the tax in them); `value_minor` and
    `value_tax_minor`
    what it takes off the unit with its `pieces` (0 where the customer keeps them); `credit_*` how it changes the
    credits on pieces that are kept. `pay_minor` of `pay_currency`: the money as the customer paid it, where the
    order is shown in another currency."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    decision = models.OneToOneField("decisions.Decision", on_delete=models.PROTECT, related_name="+")
    sold_unit = models.ForeignKey("orders.SoldUnit", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="granted")
    remedy = models.TextField()
    method = models.TextField()
    quantity = models.IntegerField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    tax_minor = models.BigIntegerField(default=0)
    value_minor = models.BigIntegerField(default=0)
    value_tax_minor = models.BigIntegerField(default=0)
    pieces = models.IntegerField(default=0, db_default=0)
    credit_quantity = models.IntegerField(default=0, db_default=0)
    credit_minor = models.BigIntegerField(default=0, db_default=0)
    credit_tax_minor = models.BigIntegerField(default=0, db_default=0)
    charges_minor = models.BigIntegerField(default=0, db_default=0)
    pay_currency = models.CharField(max_length=3, blank=True, default="", db_default="")
    pay_minor = models.BigIntegerField(default=0, db_default=0)
    breakdown = models.JSONField(default=list)
    return_required = models.BooleanField(default=True)
    sku = models.TextField(blank=True)
    replacement_serial = models.TextField(blank=True)
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    charges_tax_minor = models.BigIntegerField(default=0, db_default=0)
    memo = models.ForeignKey("CreditMemo", null=True, on_delete=models.PROTECT, related_name="resolutions")
    ready_at = models.DateTimeField(null=True, help_text="could be paid, and waits for others of its order")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sku", "replacement_serial"],
                condition=~Q(replacement_serial=""),
                name="resolutions_serial_sent_once",
            )
        ]
        indexes = [models.Index(fields=["claim", "-id"])]


class MemoCounter(models.Model):
    """The last number given, per legal entity and year; its row lock makes the numbers gap-free."""

    legal_entity = models.TextField()
    year = models.IntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["legal_entity", "year"], name="resolutions_counter_once")]


class CreditMemo(models.Model):
    """An issued document over one or several resolutions of an order; a trigger refuses every change.

    A correction names the memo that it `corrects` and has
    amounts below zero; another trigger refuses to take back more than was credited."""

    public_id = models.TextField(unique=True)
    number = models.TextField(unique=True)
    legal_entity = models.TextField()
    year = models.IntegerField()
    sequence = models.IntegerField()
    kind = models.TextField(default="credit", db_default="credit")
    corrects = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField(blank=True, default="", db_default="")
    day = models.DateField(null=True)
    taxes = models.JSONField(default=list, db_default=Value([], models.JSONField()))
    seller = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    buyer = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))
    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT)
    customer_name = models.TextField(blank=True)
    gift = models.BooleanField(default=False, db_default=False, help_text="the claimant is not the buyer")
    issuer = models.JSONField(default=list, help_text="printable lines: who issues it")
    claim_ref = models.TextField()
    order_number = models.TextField()
    issued_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    net = models.BigIntegerField()
    tax = models.BigIntegerField()
    total = models.BigIntegerField()
    method = models.TextField()
    lines = models.JSONField()
    breakdown = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["legal_entity", "year", "sequence"], name="resolutions_memo_sequence"),
            models.CheckConstraint(
                condition=Q(kind="credit", corrects=None, total__gte=0)
                | Q(kind="correction", corrects__isnull=False, total__lt=0, net__lte=0, tax__lte=0),
                name="resolutions_memo_kind",
            ),
        ]
        indexes = [models.Index(fields=["-issued_at", "-id"]), models.Index(fields=["customer", "-id"])]


class AmountRules(models.Model):
    """One version of the rules for amounts (rules/book.py), or a draft (version None). `state`: draft, submitted,
    live, dropped. Somebody who did not work on it publishes it; what was published never changes (a trigger), and
    the newest version is in force from `published_at`."""

    version = models.IntegerField(null=True, unique=True)
    state = models.TextField(default="draft")
    content = models.JSONField()
    because = models.TextField(blank=True)
    author = models.TextField()
    editors = ArrayField(models.BigIntegerField(), default=list)
    reviewed_by = models.TextField(blank=True)
    reviewed_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(version=None, published_at=None, state__in=["draft", "submitted", "dropped"])
                | Q(version__isnull=False, published_at__isnull=False, state="live"),
                name="resolutions_rules_published",
            )
        ]
