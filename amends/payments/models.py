"""Tables of the payments room."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Greatest


class GrantedRefund(models.Model):
    """The decision to pay: how much, to whom, for which document. `key` is the decision's.

    `assigned_minor`: what its transactions hold that are pending or succeeded; the database refuses more than was
    granted and not called off, unless it was really paid. `paid_minor`: what succeeded. `called_off_minor`: what
    is not to be paid any more. `owner`: whom the books owe it to.
    """

    key = models.TextField(unique=True)
    document = models.TextField(unique=True)
    document_ref = models.TextField(unique=True)
    claim_ref = models.TextField()
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_number = models.TextField()
    customer = models.ForeignKey("accounts.Customer", null=True, on_delete=models.PROTECT, related_name="+")
    customer_name = models.TextField(blank=True)
    owner = models.TextField()
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    assigned_minor = models.BigIntegerField(default=0)
    paid_minor = models.BigIntegerField(default=0)
    called_off_minor = models.BigIntegerField(default=0, db_default=0)
    state = models.TextField(default="pending")
    lines = models.JSONField(default=list, help_text="[[order line's external id, quantity], ...]")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_something_granted"),
            models.CheckConstraint(
                condition=Q(paid_minor__gte=0)
                & Q(assigned_minor__gte=F("paid_minor"))
                & Q(called_off_minor__gte=0)
                & Q(called_off_minor__lte=F("amount_minor"))
                & Q(assigned_minor__lte=Greatest(F("amount_minor") - F("called_off_minor"), F("paid_minor"))),
                name="payments_never_more_than_granted",
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="payments_granted_state")]


class RefundTransaction(models.Model):
    """One execution over a payment gateway; intent first, then the answer. `key`: every attempt carries it.

    `payment`: the channel's id of the original payment that the money goes back to; empty: to no certain one.
    `replaces`: the failed transaction that this one was made for; each is replaced once.
    """

    granted = models.ForeignKey(GrantedRefund, on_delete=models.PROTECT, related_name="transactions")
    position = models.IntegerField(default=0)
    gateway = models.TextField()
    payment = models.TextField(blank=True)
    source_gateway = models.TextField(blank=True, help_text="the original payment's gateway, as the channel says")
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")
    key = models.TextField(unique=True)
    state = models.TextField(default="pending")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    external_id = models.TextField(blank=True)
    error = models.TextField(blank=True)
    attempts = models.IntegerField(default=0)
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["granted", "position"], name="payments_position_once"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_something_paid"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="payments_transaction_state"),
            models.Index(fields=["at"], name="payments_transaction_day"),
            models.Index(fields=["external_id"], name="payments_transaction_answer", condition=~Q(external_id="")),
        ]


class BankAccount(models.Model):
    """Where a granted refund is transferred to. IBAN and holder are PII: sealed at rest, shown masked (`hint`),
    erasable."""

    granted = models.OneToOneField(GrantedRefund, on_delete=models.PROTECT, related_name="bank_account")
    iban = models.TextField(blank=True, help_text="sealed")
    holder = models.TextField(blank=True, help_text="sealed")
    hint = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True)


class BankFile(models.Model):
    """Transfers that go to the bank as one file; made by one person, released by another. `body`: the pain.001
    file, sealed, from the release until it was executed; `sha256` of it stays."""

    ref = models.TextField(unique=True)
    entity = models.TextField(default="", db_default="", help_text="whose account is paid from")
    state = models.TextField(default="made")
    currency = models.CharField(max_length=3)
    on = models.DateField()
    made_by = models.TextField()
    made_by_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    released_by = models.TextField(blank=True)
    released_by_id = models.BigIntegerField(null=True)
    released_at = models.DateTimeField(null=True)
    body = models.TextField(blank=True)
    sha256 = models.TextField(blank=True)
    reference = models.TextField(blank=True, help_text="the bank's, when it was executed")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=("released", "executed"))
                | (Q(released_by_id__isnull=False) & ~Q(released_by_id=F("made_by_id"))),
                name="payments_bank_file_two",
            )
        ]


class BankLine(models.Model):
    """A payout in a file. `active` until the file is discarded: a payout is in one file at most."""

    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="lines")
    transaction = models.ForeignKey(RefundTransaction, on_delete=models.PROTECT, related_name="bank_lines")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["transaction"], condition=Q(active=True), name="payments_in_one_file")
        ]
