"""Tables of the books. The database itself holds the rules (see migration 0002): entries balance per
commodity at COMMIT, legs and entries never change, stock accounts never go below zero, and nothing
leaves quality_reject for an available status without a release by a second person."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from amends.ledger.types import OUTSIDE, Book, GoodsStatus

_INSIDE = [str(status) for status in GoodsStatus if status not in OUTSIDE]


class Account(models.Model):
    """`code` is made from the parts, e.g. "goods:WH1/Q-01:quality_reject", "money:store_credit:customer:12"."""

    book = models.TextField()
    code = models.TextField(unique=True)
    kind = models.TextField(help_text="money: account kind; goods: status")
    location = models.TextField(blank=True)
    bin = models.TextField(blank=True)
    owner = models.TextField(blank=True)
    may_go_negative = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["book", "kind", "location"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(book=Book.MONEY.value)
                | Q(book=Book.GOODS.value, kind__in=_INSIDE, may_go_negative=False)
                | Q(book=Book.GOODS.value, kind__in=[str(s) for s in OUTSIDE], may_go_negative=True),
                name="ledger_account_kind",
            )
        ]


class Release(models.Model):
    """Leave to bring units of one commodity out of quarantine; used up by the entries that name it."""

    commodity = models.TextField()
    from_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    to_status = models.TextField()
    quantity = models.BigIntegerField()
    used = models.BigIntegerField(default=0)
    requested_by = models.BigIntegerField()
    authorised_by = models.BigIntegerField()
    reference = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(requested_by=F("authorised_by")), name="ledger_release_two"),
            models.CheckConstraint(
                condition=Q(used__gte=0) & Q(used__lte=F("quantity")) & Q(quantity__gt=0),
                name="ledger_release_cap",
            ),
        ]


class Entry(models.Model):
    """One balanced posting. `key` is the business decision's idempotency key."""

    book = models.TextField()
    kind = models.TextField()
    reference = models.TextField()
    reason = models.TextField(blank=True)
    key = models.TextField(unique=True)
    actor_kind = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.TextField()
    release = models.ForeignKey(Release, null=True, on_delete=models.PROTECT)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["reference"])]


class Leg(models.Model):
    """One side of an entry. All legs of an entry are inserted by one statement."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs", db_index=False)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False)
    commodity = models.TextField()
    amount = models.BigIntegerField()
    lot = models.TextField(blank=True, default="", db_default="")

    class Meta:
        indexes = [models.Index(fields=["account", "commodity", "id"])]
        constraints = [
            models.UniqueConstraint(fields=["entry", "account", "commodity", "lot"], name="ledger_leg_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="ledger_leg_not_nothing"),
        ]


class Balance(models.Model):
    """The running balance by lot, kept by a trigger (never read-modify-write). `lot` is empty for money, and for
    goods whose lot is not known: a sum over lots is what an account holds of a commodity."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, db_index=False)
    commodity = models.TextField()
    amount = models.BigIntegerField()
    lot = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "commodity", "lot"], name="ledger_balance_once")]
        indexes = [models.Index(fields=["commodity", "lot"], name="ledger_balance_lot")]


class StockComparison(models.Model):
    """The book beside what an outside system said; `differences` holds the largest 1,000."""

    system = models.TextField()
    file = models.TextField(blank=True)
    lines = models.IntegerField()
    different = models.IntegerField()
    differences = models.JSONField(default=list)
    turned = models.BooleanField(help_text="other differences than the time before")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["system", "-id"], name="ledger_compared")]
