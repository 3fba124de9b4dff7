"""Tables of the canonical order model. Written in bulk by COPY (commands/writing.py), so the columns keep
plain types. Amounts are minor units of the order's currency.

Keys with `db_constraint=False` are checked where a parent is deleted (migration 0005), not for each row that is
written: the ids were found or made in the same transaction, below the order's lock (docs/decisions/0004)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models.functions import Lower


class Order(models.Model):
    """One order of one channel."""

    channel = models.TextField()
    account = models.TextField()
    external_id = models.TextField()
    number = models.TextField()
    version = models.TextField()
    content = models.TextField(default="", help_text="orders two contents of one version (rules/versions.py)")
    placed_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    currency = models.CharField(max_length=3)
    country = models.TextField(blank=True)
    customer = models.ForeignKey(
        "accounts.Customer", null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    customer_name = models.TextField(blank=True)
    email = models.TextField(blank=True)
    prices_include_tax = models.BooleanField(default=False)
    subtotal = models.BigIntegerField()
    discount = models.BigIntegerField()
    shipping = models.BigIntegerField()
    shipping_tax = models.BigIntegerField()
    fees = models.BigIntegerField(default=0)
    tax = models.BigIntegerField()
    total = models.BigIntegerField()
    order_state = models.TextField()
    payment_state = models.TextField()
    fulfilment_state = models.TextField()
    profile = ArrayField(models.TextField(), default=list)
    region = models.TextField(blank=True, default="", db_default="", help_text="ISO 3166-2, where the goods go")
    bill_country = models.TextField(blank=True, default="", db_default="")
    bill_region = models.TextField(blank=True, default="", db_default="")
    contract = models.TextField(blank=True, default="", db_default="", help_text="that the order itself names")
    buyer_account = models.TextField(blank=True, default="", db_default="", help_text="the firm that buys")
    vat_id = models.TextField(blank=True, default="", db_default="", help_text="the buyer's VAT number")
    postcode = models.TextField(blank=True, default="", db_default="", help_text="a mark of it (PII, erasable)")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["external_id", "channel", "account"], name="orders_order_once")
        ]
        indexes = [
            models.Index(fields=["number"]),
            models.Index(Lower("email"), name="orders_order_email", condition=~models.Q(email="")),
            models.Index(fields=["customer", "-placed_at"]),
            models.Index(fields=["-placed_at", "-id"]),
            models.Index(
                OpClass(Lower("customer_name"), name="text_pattern_ops"),
                name="orders_order_name",
                condition=~models.Q(customer_name=""),
            ),
        ]


class OrderLine(models.Model):
    """One line of an order."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="lines", db_index=False, db_constraint=False
    )
    external_id = models.TextField()
    position = models.IntegerField()
    sku = models.TextField()
    product = models.ForeignKey("catalog.Product", null=True, on_delete=models.PROTECT, db_constraint=False)
    title = models.TextField()
    quantity = models.IntegerField()
    unit_price = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    gross = models.BigIntegerField()
    discount = models.BigIntegerField()
    tax = models.BigIntegerField()
    total = models.BigIntegerField()
    kind = models.TextField(default="goods")
    removed = models.BooleanField(default=False, db_default=False, help_text="an older version had it")
    part_of = models.TextField(blank=True, default="", db_default="", help_text="external id of its kit's line")
    list_minor = models.BigIntegerField(null=True, help_text="what all of it costs when sold apart")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "external_id"], name="orders_line_once")]


class OrderVersion(models.Model):
    """One telling of an order that has more than one: a whole content or a change. The order is what these come to
    in the order of their versions (rules/fold.py); an order told once has none.

    `body`: the fact as JSON, without its movements. `released`: a person let a forbidden transition pass.
    """

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="versions", db_index=False)
    kind = models.TextField()
    version = models.TextField()
    content = models.TextField()
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, db_index=False)
    released = models.BooleanField(default=False)
    body = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "version", "kind", "content"], name="orders_version_once")
        ]


class OrderReference(models.Model):
    """The same sale under another party's id, as this order's payload states it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="references", db_index=False)
    channel = models.TextField()
    account = models.TextField(blank=True)
    external_id = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "channel", "account", "external_id"], name="orders_reference_once"
            )
        ]
        indexes = [models.Index(fields=["external_id"], name="orders_reference_id")]


class SoldUnit(models.Model):
    """A serial unit, or the whole unserialised quantity of a line, with its frozen warranty terms.

    Quantity 0: it belongs to the line no longer, but somebody may have claimed it.
    """

    order_line = models.ForeignKey(
        OrderLine, on_delete=models.CASCADE, related_name="units", db_index=False, db_constraint=False
    )
    serial = models.TextField(blank=True)
    quantity = models.IntegerField()
    origin = models.TextField(default="channel", help_text="who named the serial: channel or desk")
    lot_code = models.TextField(blank=True)
    frozen_terms = models.ForeignKey(
        "catalog.FrozenTerms", null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    purchased_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order_line", "serial"], name="orders_unit_once")]
        indexes = [models.Index(fields=["serial"], condition=~models.Q(serial=""), name="orders_unit_serial")]


class SerialDoubt(models.Model):
    """Somebody says that the serial number recorded for a unit is wrong; a person decides. Kept for good: it is
    the history of the unit's number. `swapped`: another unit of the line had the number, and took this one's."""

    sold_unit = models.ForeignKey(SoldUnit, on_delete=models.CASCADE, related_name="doubts")
    before = models.TextField(blank=True)
    after = models.TextField()
    reason = models.TextField()
    evidence = ArrayField(models.TextField(), default=list)
    claim_ref = models.TextField(blank=True)
    asked_by = models.TextField()
    from_customer = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    state = models.TextField(default="asked")
    swapped = models.BooleanField(default=False)
    decided_by = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sold_unit"], condition=models.Q(state="asked"), name="orders_one_open_serial_doubt"
            )
        ]


class Payment(models.Model):
    """A movement of money as the channel reports it."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="payments", db_index=False, db_constraint=False
    )
    external_id = models.TextField()
    kind = models.TextField()
    state = models.TextField()
    gateway = models.TextField(blank=True)
    amount = models.BigIntegerField()
    at = models.DateTimeField(null=True)
    currency = models.TextField(blank=True, db_default="", help_text="empty: the order's")
    parent_id = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "external_id"], name="orders_payment_once")]
        indexes = [models.Index(fields=["external_id"], name="orders_payment_id")]


class Fulfilment(models.Model):
    """A shipment; `lines` is [[line external id, quantity], ...]."""

    order = models.ForeignKey(
        Order, on_delete=models.CASCADE, related_name="fulfilments", db_index=False, db_constraint=False
    )
    external_id = models.TextField()
    state = models.TextField()
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    tracking_number = models.TextField(blank=True)
    lines = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "external_id"], name="orders_fulfilment_once")]


class Refund(models.Model):
    """A refund, return or cancellation made in the channel. `order` is empty where the data does not tell."""

    channel = models.TextField()
    account = models.TextField()
    external_id = models.TextField()
    order = models.ForeignKey(Order, null=True, on_delete=models.CASCADE, related_name="refunds")
    kind = models.TextField()
    at = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3)
    amount = models.BigIntegerField()
    shipping = models.BigIntegerField(default=0)
    adjustment = models.BigIntegerField(default=0)
    reason = models.TextField(blank=True)
    state = models.TextField(default="done", db_default="done")
    content = models.TextField(default="", help_text="orders two tellings of one refund (rules/refunds.py)")
    lines_content = models.TextField(default="", db_default="", help_text="the same of its lines")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "external_id"], name="orders_refund_once")
        ]


class RefundLine(models.Model):
    """The refunded quantity of one order line; `order_line` is empty where no line can be told."""

    refund = models.ForeignKey(Refund, on_delete=models.CASCADE, related_name="lines", db_index=False)
    position = models.IntegerField()
    order_line = models.ForeignKey(OrderLine, null=True, on_delete=models.CASCADE, related_name="refund_lines")
    line_external_id = models.TextField(blank=True)
    sku = models.TextField(blank=True)
    quantity = models.IntegerField()
    subtotal = models.BigIntegerField()
    tax = models.BigIntegerField()
    total = models.BigIntegerField()
    restock = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["refund", "position"], name="orders_refund_line_once")]


class OwnRefund(models.Model):
    """A refund that was made here, by the id under which the channel or the provider tells of it."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="own_refunds", db_index=False)
    external_id = models.TextField()
    amount = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "external_id"], name="orders_own_refund_once")]
