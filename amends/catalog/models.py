"""Tables of the catalogue."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField, DecimalRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower


def _exactly(field: str) -> Func:
    """The field as a range of one: so a GiST index answers "equal" without an extension."""
    return Func(F(field), F(field), Value("[]"), function="int8range")


class Supplier(models.Model):
    """Who made or delivered a product."""

    code = models.TextField(unique=True)
    name = models.TextField()
    email = models.TextField(blank=True)


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="ProductEvent")
class Product(models.Model):
    """What is sold. `reviewed` is false while it is only known from an order line."""

    sku = models.TextField(unique=True)
    title = models.TextField()
    category = models.TextField(blank=True)
    brand = models.TextField(blank=True, db_default="")
    supplier = models.ForeignKey(Supplier, null=True, blank=True, on_delete=models.PROTECT)
    gtin = models.TextField(blank=True, default="", db_default="", help_text="14 digits; empty: none")
    serialised = models.BooleanField(default=False)
    hazard = models.TextField(blank=True)
    unit_cost_minor = models.BigIntegerField(null=True)
    cost_currency = models.CharField(max_length=3, blank=True)
    serial_pattern = models.TextField(blank=True, help_text="rules/serial_forms.py")
    serial_check = models.TextField(blank=True, default="", db_default="", help_text="rules/check_digits.py")
    reviewed = models.BooleanField(default=False)
    stores_data = models.BooleanField(
        default=False, db_default=False, help_text="its owner's: erased before a resale"
    )

    class Meta:
        indexes = [models.Index(fields=["gtin"], condition=~Q(gtin=""), name="catalog_product_gtin")]


class Lot(models.Model):
    """A production lot."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    code = models.TextField()
    produced_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "code"], name="catalog_lot_once")]
        indexes = [models.Index(F("product"), Lower("code"), name="catalog_lot_code")]


class SerialUnit(models.Model):
    """One unit as made. Serials are stored normalised (upper case, no separators)."""

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    serial = models.TextField()
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT)
    stolen = models.BooleanField(default=False)
    firmware = models.TextField(blank=True, default="", db_default="", help_text="as it left the house")
    date_code = models.CharField(max_length=6, blank=True, default="", db_default="", help_text="YYYYWW")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["product", "serial"], name="catalog_serial_once")]
        indexes = [models.Index(fields=["serial"])]


class Contract(models.Model):
    """What was agreed with a business account. Terms may be made for it alone."""

    code = models.TextField(unique=True)
    name = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class ContractParty(models.Model):
    """A customer that buys under a contract."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="parties")
    customer = models.ForeignKey("accounts.Customer", on_delete=models.CASCADE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["contract", "customer"], name="catalog_party_once")]


class ContractAccount(models.Model):
    """An account that buys under a contract: a connected source, or a buying firm in the channel's words."""

    contract = models.ForeignKey(Contract, on_delete=models.CASCADE, related_name="accounts")
    channel = models.TextField()
    account = models.TextField(blank=True, help_text="empty: any account of the channel")
    buyer_account = models.TextField(blank=True, help_text="empty: whoever buys there")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "channel", "account", "buyer_account"], name="catalog_contract_account_once"
            ),
            models.CheckConstraint(
                condition=~Q(account="") | ~Q(buyer_account=""), name="catalog_contract_account_names_one"
            ),
        ]
        indexes = [models.Index(fields=["channel"], name="catalog_contract_channel")]


class Component(models.Model):
    """A part built into all units of a lot, or into one unit, and which lot that part was of."""

    lot = models.ForeignKey(Lot, null=True, on_delete=models.CASCADE, related_name="components")
    unit = models.ForeignKey(SerialUnit, null=True, on_delete=models.CASCADE, related_name="components")
    name = models.TextField()
    lot_code = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(lot__isnull=True) ^ Q(unit__isnull=True), name="catalog_component_of_lot_or_unit"
            ),
            models.UniqueConstraint("lot", Lower("name"), Lower("lot_code"), name="catalog_component_lot_once"),
            models.UniqueConstraint("unit", Lower("name"), Lower("lot_code"), name="catalog_component_unit_once"),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="SerialRangeEvent")
class SerialRange(models.Model):
    """Serial numbers about which something is known whoever reports them. `kind`: stolen, or market (meant only
    for these countries and channels; empty = any). It ends (`valid_to`), it is not deleted.

    `shape` and `numbers` are the range as rules/serials.py compares serials.
    """

    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    kind = models.TextField()
    serial_from = models.TextField()
    serial_to = models.TextField()
    shape = models.TextField()
    numbers = DecimalRangeField()
    countries = ArrayField(models.CharField(max_length=2), default=list)
    channels = ArrayField(models.TextField(), default=list)
    reference = models.TextField(help_text="police report, contract, letter: where it is written")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["stolen", "market"]), name="catalog_serial_range_kind")
        ]
        indexes = [GistIndex(_exactly("product"), F("numbers"), name="catalog_serial_range_find")]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="WarrantyTermEvent")
class WarrantyTerm(models.Model):
    """A term with its scope; empty scope fields match everything, the most specific wins per kind.

    A term that was in force is not edited: it ends (`valid_to`) and another begins. `more` holds what the term
    says beyond the columns (rules/terms.py); `key` names an entry of the statutory data file.
    """

    kind = models.TextField()
    name = models.TextField()
    months = models.SmallIntegerField()
    starts = models.TextField()
    burden_months = models.SmallIntegerField(default=0)
    remedies = models.JSONField(default=list)
    source = models.TextField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.PROTECT)
    category = models.TextField(blank=True)
    countries = ArrayField(models.CharField(max_length=2), default=list)
    channel = models.TextField(blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    slot = models.TextField(blank=True, db_default="")
    brand = models.TextField(blank=True, db_default="")
    regions = ArrayField(models.TextField(), default=list, db_default=[])
    buyers = models.TextField(blank=True, db_default="")
    contract = models.ForeignKey(Contract, null=True, blank=True, on_delete=models.PROTECT)
    plan_sku = models.TextField(blank=True, db_default="")
    more = models.JSONField(default=dict, db_default={})
    key = models.TextField(blank=True, db_default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], condition=~models.Q(key=""), name="catalog_term_key_once")
        ]
        indexes = [
            models.Index(fields=["plan_sku"], condition=~models.Q(plan_sku=""), name="catalog_term_plan"),
        ]


class FrozenTerms(models.Model):
    """An immutable set of terms, shared by all units sold under it. The database refuses to change one."""

    digest = models.CharField(max_length=64, unique=True)
    terms = models.JSONField()
    created_at = models.DateTimeField()

    class Meta:
        triggers = [
            pgtrigger.Protect(name="terms_stay_as_frozen", operation=pgtrigger.Update | pgtrigger.Delete),
        ]


@pghistory.track(pghistory.UpdateEvent(row=pghistory.Old), pghistory.DeleteEvent(), model_name="AdvisoryEvent")
class Advisory(models.Model):
    """A known defect pattern; changes make a new version (history is kept)."""

    public_id = models.TextField(unique=True)
    product = models.ForeignKey(Product, on_delete=models.PROTECT)
    title = models.TextField()
    serial_from = models.TextField(blank=True)
    serial_to = models.TextField(blank=True)
    shape = models.TextField(blank=True, default="", db_default="")
    numbers = DecimalRangeField(null=True, help_text="the serial range as rules/serials.py compares serials")
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT)
    firmware_from = models.TextField(blank=True, default="", db_default="")
    firmware_to = models.TextField(blank=True, default="", db_default="")
    date_code_from = models.CharField(max_length=6, blank=True, default="", db_default="", help_text="YYYYWW")
    date_code_to = models.CharField(max_length=6, blank=True, default="", db_default="")
    component = models.TextField(blank=True, default="", db_default="")
    component_lot = models.TextField(blank=True, default="", db_default="")
    words = ArrayField(models.TextField(), default=list, db_default=[])
    examples = ArrayField(models.TextField(), default=list, db_default=[], help_text="photos of claims, by id")
    defect_code = models.TextField()
    severity = models.TextField()
    action = models.TextField(help_text="approve, review, stop_use, recall")
    customer_text = models.TextField(blank=True)
    version = models.IntegerField(default=1)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["product", "defect_code"]),
            # what matches a claim is found by one of these two (queries/matching.py)
            GistIndex(
                _exactly("product"), F("numbers"), name="catalog_advisory_serials", condition=~Q(numbers=None)
            ),
            models.Index(
                fields=["product", "lot", "defect_code"], name="catalog_advisory_rest", condition=Q(numbers=None)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__in=["approve", "review", "stop_use", "recall"]), name="catalog_advisory_action"
            )
        ]


class RecallRun(models.Model):
    """Telling the owners of affected units: one run over all sold units. `after`: how far it has looked."""

    advisory = models.ForeignKey(Advisory, on_delete=models.PROTECT)
    version = models.IntegerField()
    after = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    units = models.IntegerField(default=0)
    letters = models.IntegerField(default=0)
    unreached = models.IntegerField(default=0)
    started_by = models.TextField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["advisory"], condition=Q(finished_at=None), name="catalog_recall_one_at_a_time"
            )
        ]


class Location(models.Model):
    """A warehouse or shop."""

    code = models.TextField(unique=True)
    name = models.TextField()
    address = models.JSONField(default=list)
    country = models.TextField()
    receives_returns = models.BooleanField(default=True)


class Bin(models.Model):
    """A bin of a location; `kind` is stock or quarantine. Which goods go in: rules/bins.py."""

    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="bins")
    code = models.TextField()
    kind = models.TextField()
    hazard = models.TextField(blank=True)
    takes = ArrayField(models.TextField(), default=list, db_default=[], help_text="categories, SKUs; empty: any")
    capacity = models.IntegerField(null=True, help_text="units; empty: as many as come")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity=None) | Q(capacity__gt=0), name="catalog_bin_capacity"),
            models.UniqueConstraint(fields=["location", "code"], name="catalog_bin_once"),
            models.CheckConstraint(condition=models.Q(kind__in=["stock", "quarantine"]), name="catalog_bin_kind"),
        ]
