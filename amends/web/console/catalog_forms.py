"""Forms of the catalogue. What is allowed is the catalogue's to say; these only read what was typed."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any

from django import forms

from amends.catalog.api import lists
from amends.catalog.ports import AdvisoryView, ProductSheet
from amends.claims.api import defect_types
from amends.core.money import Money, is_currency
from amends.web.console.fields import QUIET, CodeField, day_field, listed

_MOST_SERIALS = 5000
STARTS = (
    ("delivery", "Delivery"),
    ("purchase", "Purchase"),
    ("invoice", "Invoice"),
    ("activation", "Activation"),
    ("registration", "First registration"),
)


def _quiet(label: str, example: str) -> forms.CharField:
    """A short condition that may be empty."""
    return CodeField(label=label, max_length=100, required=False, help_text=f"For example {example}.")


class AdvisoryForm(forms.Form):
    """A known defect pattern."""

    sku = CodeField(label="Product (SKU)", max_length=200)
    title = forms.CharField(
        label="What is known",
        max_length=200,
        help_text="One line for colleagues: “Power supply fails early”.",
    )
    defect_code = forms.ChoiceField(label="Defect that customers report", required=False)
    serial_from = CodeField(
        label="First serial number",
        max_length=100,
        required=False,
        help_text="Leave both empty when it is about all units.",
    )
    serial_to = CodeField(label="Last serial number", max_length=100, required=False)
    lot_code = CodeField(label="Production lot", max_length=100, required=False)
    firmware_from = _quiet("Firmware from", "2.0")
    firmware_to = _quiet("Firmware up to", "2.1.4; 2.1 is before 2.1.4")
    date_code_from = _quiet("Made from week", "2614: week 14 of 2026")
    date_code_to = _quiet("Made up to week", "2622")
    component = _quiet("Part built in", "driver board")
    component_lot = _quiet("Lot of that part", "DB-77")
    words = forms.CharField(
        label="Words in the description",
        max_length=2000,
        required=False,
        help_text="Words or phrases, separated by commas; one of them is enough.",
    )
    examples = CodeField(
        label="Photos that show the look",
        max_length=500,
        required=False,
        help_text="Numbers of photos of claims, separated by commas. Shown to whoever decides.",
    )
    severity = forms.ChoiceField(
        label="How bad",
        choices=[("low", "Low"), ("medium", "Medium"), ("high", "High"), ("safety", "Danger to people")],
        initial="medium",
    )
    action = forms.ChoiceField(
        label="What a matching claim gets",
        choices=[
            ("review", "A person decides, knowing the pattern"),
            ("approve", "Speaks for approval without proof by the customer"),
            ("stop_use", "The customer is told to stop using it"),
            ("recall", "The unit is recalled"),
        ],
        widget=forms.RadioSelect,
        initial="review",
    )
    customer_text = forms.CharField(
        label="What the customer reads",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Plain words. Empty: nothing is said about the pattern.",
    )
    valid_from = day_field("From", required=False, help_text="Empty: from today.")
    valid_to = day_field("Until", required=False, help_text="That day included. Empty: until further notice.")

    def clean_words(self) -> list[str]:
        """Each by itself."""
        return listed(self.cleaned_data["words"])

    def clean_examples(self) -> list[str]:
        """Each by itself."""
        return listed(self.cleaned_data["examples"])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(defect_types(), key=lambda kind: kind.category)
        groups = groupby(kinds, key=lambda kind: kind.category)
        field = self.fields["defect_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", "Every defect"),
            *((name, [(kind.code, kind.label) for kind in members]) for name, members in groups),
        ]

    @staticmethod
    def values_of(found: AdvisoryView) -> dict[str, Any]:
        """The fields of a pattern as it stands."""
        values = {name: getattr(found, name) for name in AdvisoryForm.base_fields}
        return values | {"words": ", ".join(found.words), "examples": ", ".join(found.examples)}


class ProductForm(forms.Form):
    """What a product is."""

    title = forms.CharField(label="Title", max_length=300)
    category = forms.CharField(
        label="Category", max_length=100, required=False, help_text="Warranty terms and reports go by it."
    )
    brand = CodeField(
        label="Brand", max_length=100, required=False, help_text="Warranty terms may go by it."
    )  # fmt: skip
    supplier_code = CodeField(label="Supplier code", max_length=100, required=False)
    hazard = CodeField(
        label="Hazard class",
        max_length=50,
        required=False,
        help_text="For example “battery”: such returns go into a bin made for them.",
    )
    serialised = forms.BooleanField(label="Every piece has a serial number", required=False)
    stores_data = forms.BooleanField(
        label="It stores its owner's data",
        required=False,
        help_text="Such units go back on sale only with a record of the erasure.",
    )
    serial_pattern = CodeField(
        label="Form of its serial numbers",
        max_length=200,
        required=False,
        help_text="For example SN[0-9]{5}, or LM<YYWW>[A-Z]{2} with year and week of making. Forms apart by |.",
    )
    gtin = CodeField(
        label="GTIN (EAN, UPC)",
        max_length=20,
        required=False,
        help_text="The number below the barcode. Customers who bought elsewhere find the product by it.",
    )
    serial_check = forms.ChoiceField(
        label="Check digit of its serial numbers",
        required=False,
        choices=[("", "None"), *((name, label) for name, (label, _) in lists.SCHEMES.items())],
    )
    cost = forms.CharField(label="Unit cost", max_length=30, required=False, help_text="For example 12.50")
    cost_currency = forms.CharField(label="Currency", max_length=3, required=False, help_text="For example EUR")

    def clean(self) -> dict[str, Any]:
        """The cost as minor units."""
        values = super().clean() or {}
        cost, currency = values.pop("cost", ""), values.get("cost_currency", "").upper()
        values["cost_currency"], values["unit_cost_minor"] = currency, None
        if bool(cost) != bool(currency):
            self.add_error("cost", "Enter both the cost and its currency, or neither.")
        elif cost and not is_currency(currency):
            self.add_error("cost_currency", "Enter a three-letter currency code such as EUR.")
        elif cost:
            try:
                values["unit_cost_minor"] = Money.parse(cost, currency).minor
            except ValueError:
                self.add_error("cost", f"{cost} is not an amount in {currency}, such as 12.50.")
        return values

    @staticmethod
    def values_of(sheet: ProductSheet) -> dict[str, Any]:
        """The fields of a product as it stands."""
        found = sheet.product
        cost = ""
        if found.unit_cost_minor is not None and found.cost_currency:
            cost = Money(found.unit_cost_minor, found.cost_currency).plain()
        return {
            "title": found.title,
            "category": found.category,
            "brand": found.brand,
            "supplier_code": sheet.supplier_code,
            "hazard": found.hazard,
            "serialised": found.serialised,
            "stores_data": found.stores_data,
            "serial_pattern": found.serial_pattern,
            "serial_check": found.serial_check,
            "gtin": found.gtin,
            "cost": cost,
            "cost_currency": found.cost_currency,
        }


class UnitsForm(forms.Form):
    """Serial numbers that were made or bought."""

    serials = forms.CharField(
        label="Serial numbers",
        widget=forms.Textarea(attrs={"rows": 4, **QUIET}),
        help_text="One per line, or separated by commas.",
    )
    lot_code = CodeField(label="Production lot", max_length=100, required=False, help_text="Made when it is new.")

    def clean_serials(self) -> list[str]:
        """The numbers, each once."""
        found = [part.strip() for part in re.split(r"[\n,;]", self.cleaned_data["serials"]) if part.strip()]
        if len(found) > _MOST_SERIALS:
            raise forms.ValidationError(f"At most {_MOST_SERIALS} at once. Enter the rest afterwards.")
        return list(dict.fromkeys(found))


class TermForm(forms.Form):
    """A commercial warranty term for one product."""

    name = forms.CharField(label="Name", max_length=200, initial="Maker's warranty")
    months = forms.DecimalField(
        label="Months",
        min_value=0,
        max_value=1200,
        decimal_places=2,
        required=False,
        help_text="1.5 is a month and 15 days. Empty where only use counts.",
    )
    starts = forms.ChoiceField(
        label="Counted from",
        choices=STARTS,
        initial="delivery",
    )
    countries = CodeField(
        label="Countries",
        max_length=200,
        required=False,
        help_text="Two-letter codes, for example DE, AT. Empty: everywhere.",
    )
    source = forms.CharField(label="Where it is written", max_length=300, help_text="Leaflet, contract, web page.")
    valid_from = day_field("For sales from")
    valid_to = day_field("until", required=False, help_text="That day included. Empty: until further notice.")

    def clean_countries(self) -> list[str]:
        """The codes."""
        return [part for part in re.split(r"[\s,;]+", self.cleaned_data["countries"].upper()) if part]
