"""Tables of the recovery room. What may be claimed once is held by constraints."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Agreement(models.Model):
    """One version of what was agreed with a supplier; never changed, a newer one takes its place."""

    code = models.TextField()
    version = models.IntegerField()
    current = models.BooleanField(default=True)
    supplier = models.ForeignKey("catalog.Supplier", on_delete=models.PROTECT, related_name="+")
    sku = models.TextField(blank=True)
    category = models.TextField(blank=True)
    currency = models.CharField(max_length=3)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    shares = models.JSONField(help_text="percent by kind of cost")
    unit_cap = models.BigIntegerField(null=True)
    period_cap = models.BigIntegerField(null=True)
    period = models.TextField(default="year")
    window_days = models.IntegerField()
    answer_days = models.IntegerField()
    goods = models.TextField()
    allowance = models.BigIntegerField(default=0)
    evidence = ArrayField(models.TextField(), default=list)
    rates = models.JSONField(default=dict, help_text="as agreed, in major units")
    factors = models.JSONField(default=dict, help_text="the same from minor unit to minor unit")
    note = models.TextField(blank=True)
    author = models.TextField()
    author_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="recovery_agreement_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(current=True), name="recovery_agreement_current"),
        ]
        indexes = [models.Index(fields=["supplier"], condition=Q(current=True), name="recovery_agreement_of")]


class Spent(models.Model):
    """What was claimed under an agreement in one of its periods; the database refuses more than the cap."""

    code = models.TextField()
    period = models.TextField()
    currency = models.CharField(max_length=3)
    cap = models.BigIntegerField()
    used = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "period", "currency"], name="recovery_spent_once"),
            models.CheckConstraint(condition=Q(used__gte=0) & Q(used__lte=F("cap")), name="recovery_period_cap"),
        ]


class Defect(models.Model):
    """One claim's defective goods, with whom and what it concerns. Written in sets (commands/gather.py).
    While open it follows its agreement; once claimed or lapsed its terms stay."""

    claim = models.OneToOneField("claims.Claim", on_delete=models.PROTECT, related_name="+")
    supplier = models.ForeignKey("catalog.Supplier", null=True, on_delete=models.PROTECT, related_name="+")
    sku = models.TextField()
    title = models.TextField()
    lot = models.TextField(blank=True)
    serial = models.TextField(blank=True)
    quantity = models.IntegerField()
    basis = models.TextField()
    found_on = models.DateField()
    bought_on = models.DateField()
    evidence = ArrayField(models.TextField(), default=list)
    standing = models.TextField(default="open")
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    share_minor = models.BigIntegerField(default=0)
    missing = ArrayField(models.TextField(), default=list)
    claim_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(share_minor__gte=0) & Q(quantity__gt=0), name="recovery_defect_amounts"
            )
        ]
        indexes = [
            models.Index(fields=["supplier", "standing"], name="recovery_defect_supplier"),
            models.Index(fields=["claim_until"], condition=Q(standing="open"), name="recovery_defect_until"),
            models.Index(fields=["sku", "lot"], name="recovery_defect_product"),
            models.Index(fields=["found_on"], name="recovery_defect_found"),
        ]


class Cost(models.Model):
    """What a defect cost, by kind and currency; gathered from where it was spent."""

    defect = models.ForeignKey(Defect, on_delete=models.CASCADE, related_name="costs", db_index=False)
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["defect", "kind", "currency"], name="recovery_cost_once")]


class RecordedCost(models.Model):
    """An invoice's amount for one claim, such as its freight; only ever added."""

    claim = models.ForeignKey("claims.Claim", on_delete=models.PROTECT, related_name="+")
    key = models.TextField(unique=True)
    kind = models.TextField()
    currency = models.CharField(max_length=3)
    minor = models.BigIntegerField()
    text = models.TextField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(minor__gt=0), name="recovery_recorded_amount")]


class SupplierClaim(models.Model):
    """What is asked of a supplier under one agreement."""

    public_id = models.TextField(unique=True)
    supplier = models.ForeignKey("catalog.Supplier", on_delete=models.PROTECT, related_name="+")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="draft")
    currency = models.CharField(max_length=3)
    period = models.TextField(blank=True)
    claimed_minor = models.BigIntegerField(default=0)
    accepted_minor = models.BigIntegerField(default=0)
    credited_minor = models.BigIntegerField(default=0)
    way = models.TextField(blank=True)
    why = models.TextField(blank=True)
    supplier_ref = models.TextField(blank=True)
    vendor_rma = models.TextField(blank=True)
    answers = models.IntegerField(default=0)
    reminders = models.IntegerField(default=0)
    is_near = models.BooleanField(default=False, help_text="that its window ends soon was told")
    send_by = models.DateField(help_text="when the first of its units lapses")
    created_by = models.TextField()
    close_asked_by = models.TextField(blank=True)
    close_asked_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    closed_by_user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    answer_due = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_minor__gte=0) & Q(accepted_minor__lte=F("claimed_minor")),
                name="recovery_accepted_cap",
            ),
            models.CheckConstraint(
                condition=Q(credited_minor__gte=0) & Q(credited_minor__lte=F("accepted_minor")),
                name="recovery_credited_cap",
            ),
            models.CheckConstraint(
                condition=Q(close_asked_by_user=None) | ~Q(closed_by_user=F("close_asked_by_user")),
                name="recovery_close_two",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="recovery_claim_state"),
            models.Index(fields=["supplier", "-id"], name="recovery_claim_supplier"),
            models.Index(
                fields=["answer_due"], condition=Q(state__in=["sent", "disputed"]), name="recovery_claim_due"
            ),
        ]


class SupplierClaimLine(models.Model):
    """One defect on a claim; on one standing claim only."""

    supplier_claim = models.ForeignKey(SupplierClaim, on_delete=models.PROTECT, related_name="lines")
    defect = models.ForeignKey(Defect, on_delete=models.PROTECT, related_name="+")
    stands = models.BooleanField(default=True, help_text="not taken out, nor its draft dropped or lapsed")
    claim_until = models.DateField()
    share_minor = models.BigIntegerField()
    claimed_minor = models.BigIntegerField()
    accepted_minor = models.BigIntegerField(null=True)
    costs = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["defect"], condition=Q(stands=True), name="recovery_claimed_once"),
            models.CheckConstraint(
                condition=Q(claimed_minor__gt=0) & Q(claimed_minor__lte=F("share_minor")),
                name="recovery_line_claimed",
            ),
            models.CheckConstraint(
                condition=Q(accepted_minor=None)
                | (Q(accepted_minor__gte=0) & Q(accepted_minor__lte=F("claimed_minor"))),
                name="recovery_line_accepted",
            ),
        ]


class SupplierCredit(models.Model):
    """A credit note or payment of a supplier for one claim; each of its documents once."""

    supplier_claim = models.ForeignKey(SupplierClaim, on_delete=models.PROTECT, related_name="credits")
    supplier = models.ForeignKey("catalog.Supplier", on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    minor = models.BigIntegerField()
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["supplier", "document", "supplier_claim"], name="recovery_credit_once"
            ),
            models.CheckConstraint(condition=Q(minor__gt=0), name="recovery_credit_amount"),
        ]


class VendorShipment(models.Model):
    """Goods on their way back to a supplier, under the number that it gave for them."""

    public_id = models.TextField(unique=True)
    supplier = models.ForeignKey("catalog.Supplier", on_delete=models.PROTECT, related_name="+")
    state = models.TextField(default="packing")
    location_code = models.TextField()
    vendor_rma = models.TextField(blank=True)
    address = ArrayField(models.TextField(), default=list, help_text="where it goes, as printed")
    packing = models.TextField(default="parcel")
    pieces = models.IntegerField(default=1)
    carrier = models.TextField(blank=True)
    tracking = models.TextField(blank=True)
    packed_by = models.TextField()
    at = models.DateTimeField()
    shipped_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["packing", "cancelled"]) | ~Q(vendor_rma=""),
                name="recovery_shipped_authorised",
            ),
            models.CheckConstraint(
                condition=Q(pieces__gte=1) & Q(packing__in=["parcel", "pallet"]), name="recovery_shipment_pieces"
            ),
        ]
        indexes = [models.Index(fields=["state", "-id"], name="recovery_shipment_state")]


class VendorShipmentUnit(models.Model):
    """The goods of one receipt in a shipment; in one standing shipment only."""

    shipment = models.ForeignKey(VendorShipment, on_delete=models.PROTECT, related_name="units")
    receipt = models.ForeignKey("returns.Receipt", on_delete=models.PROTECT, related_name="+")
    stands = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["receipt"], condition=Q(stands=True), name="recovery_shipped_once")
        ]


class EdiParty(models.Model):
    """How a supplier is reached by X12; `control`: the last interchange's number."""

    supplier = models.OneToOneField("catalog.Supplier", on_delete=models.PROTECT, related_name="+")
    qualifier = models.CharField(max_length=2)
    party_id = models.CharField(max_length=15)
    group = models.CharField(max_length=15)
    our_qualifier = models.CharField(max_length=2)
    our_id = models.CharField(max_length=15)
    our_group = models.CharField(max_length=15)
    version = models.TextField(default="004010")
    usage = models.CharField(max_length=1, default="P")
    control = models.IntegerField(default=0)


class EdiMessage(models.Model):
    """An interchange of ours for a supplier, or a file of theirs (`is_ours` false); each of their files once."""

    supplier = models.ForeignKey("catalog.Supplier", null=True, on_delete=models.PROTECT, related_name="+")
    supplier_claim = models.ForeignKey(SupplierClaim, null=True, on_delete=models.PROTECT, related_name="messages")
    is_ours = models.BooleanField()
    kind = models.TextField(help_text="180, 997, csv")
    control = models.BigIntegerField(default=0)
    name = models.TextField()
    digest = models.TextField()
    body = models.BinaryField()
    state = models.TextField(default="waiting")
    why = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], condition=Q(is_ours=False), name="recovery_heard_once"),
            models.UniqueConstraint(
                fields=["supplier", "control"], condition=Q(is_ours=True), name="recovery_control_once"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(is_ours=True, state="waiting"), name="recovery_edi_waiting")
        ]


class Gathering(models.Model):
    """One nightly gathering of costs: up to which fact it saw, and of how many claims when not of all."""

    at = models.DateTimeField()
    last_fact = models.BigIntegerField()
    whole = models.BooleanField()
    claims = models.IntegerField()
