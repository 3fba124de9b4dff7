"""Parts that all UBL documents share: instants, amounts, quantities, parties, allowances, totals, references."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from amends.channels.reading import Reader, reference
from amends.channels.trade.shapes import Totals
from amends.channels.trade.xml import Node
from amends.orders.ports import CustomerFact

_NOTHING = frozenset({"", "NA", "N/A", "NONE", "-", "0"})
_FREIGHT_CODES = frozenset({"FC", "AAO", "DL", "SH", "TAC", "FRB", "64"})
_FREIGHT_WORDS = (
    "freight", "shipping", "carriage", "postage", "delivery", "transport", "fracht", "versand", "porto", "frakt",
    "port ", "frais de port", "fragt", "vracht", "flete", "envío", "spedizione",
)  # fmt: skip


class Tally:
    """Reads amounts of one document in its currency."""

    def __init__(self, reader: Reader, root: Node) -> None:
        self.reader = reader
        self.currency = _currency(reader, root)

    def amount(self, node: Node | None, field: str) -> Decimal | None:
        """An amount; one in another currency than the document's is noted."""
        if node is None or not node.value():
            return None
        given = node.get("currencyID").upper()
        if given and self.currency and given != self.currency:
            self.reader.note("currency_mixed", field, currency=self.currency)
        return self.reader.number(node.value(), field)

    def at(self, root: Node, *path: str) -> Decimal | None:
        """The amount at a path."""
        return self.amount(root.first(*path), "/".join(path))

    def allowances(self, nodes: list[Node], field: str) -> tuple[Decimal, Decimal, Decimal]:
        """(allowances, freight, other charges) of AllowanceCharge elements."""
        off = freight = charges = Decimal(0)
        for node in nodes:
            amount = self.amount(node.first("Amount"), f"{field}.AllowanceCharge.Amount") or Decimal(0)
            if node.text("ChargeIndicator").lower() not in ("true", "1"):
                off += amount
            elif _is_freight(node):
                freight += amount
            else:
                charges += amount
        return off, freight, charges

    def totals(self, root: Node, *names: str) -> Totals:
        """The document's own sums. In OIOUBL, TaxExclusiveAmount is the sum of the taxes: it is left out there."""
        found = next((node for name in names for node in root.all(name)), None)
        totals = Totals()
        if found is not None:
            for key, name in (("net", "LineExtensionAmount"), ("exclusive", "TaxExclusiveAmount"),
                              ("inclusive", "TaxInclusiveAmount"), ("payable", "PayableAmount")):  # fmt: skip
                totals.fields[key] = f"{found.name}.{name}"
                setattr(totals, key, self.amount(found.first(name), totals.fields[key]))
            totals.prepaid = self.at(found, "PrepaidAmount") or Decimal(0)
            totals.rounding = self.at(found, "PayableRoundingAmount") or Decimal(0)
            if "OIOUBL" in root.text("CustomizationID").upper():
                totals.exclusive = None
        totals.fields["tax"] = "TaxTotal.TaxAmount"
        totals.tax = self.taxes(root)
        if totals.payable is not None:
            held_back = [self.at(it, "TaxAmount") for it in root.all("WithholdingTaxTotal")]
            totals.payable += sum((it for it in held_back if it is not None), Decimal(0))
        return totals

    def taxes(self, root: Node) -> Decimal | None:
        """The sum of the taxes in the document's currency (a second TaxTotal may repeat them in another one)."""
        own = [
            found
            for node in root.all("TaxTotal", "TaxAmount")
            if node.get("currencyID").upper() in ("", self.currency)
            and (found := self.reader.number(node.value(), "TaxTotal.TaxAmount")) is not None
        ]
        return sum(own, Decimal(0)) if own else None


def _currency(reader: Reader, root: Node) -> str:
    """DocumentCurrencyCode; else the one currency that all its amounts are given in; "" when there is none."""
    stated = root.text("DocumentCurrencyCode") or root.text("PricingCurrencyCode")
    if stated:
        return reader.currency(stated, "DocumentCurrencyCode")
    names = ("LineExtensionAmount", "PriceAmount", "PayableAmount", "TaxAmount", "TaxInclusiveAmount")
    found = {node.get("currencyID").upper() for node in root.below(*names)} - {""}
    return reader.currency(found.pop(), "currencyID") if len(found) == 1 else ""


def _is_freight(node: Node) -> bool:
    words = f"{node.text('AllowanceChargeReason')} ".casefold()
    return node.text("AllowanceChargeReasonCode").upper() in _FREIGHT_CODES or any(
        word in words for word in _FREIGHT_WORDS
    )


def issued(reader: Reader, root: Node, *, required: bool = True) -> datetime | None:
    """IssueDate and IssueTime; midnight UTC when no time is given."""
    return moment(reader, root, "IssueDate", "IssueTime", required=required)


def moment(reader: Reader, node: Node | None, day: str, hour: str, *, required: bool = False) -> datetime | None:
    """An instant from a date and a time beside it. A date may carry a zone of its own (2024-05-01Z)."""
    date = node.text(day) if node is not None else ""
    if not date:
        if required:
            reader.note("field_absent", day)
        return None
    plain, zone = (date[:10], date[10:]) if "T" not in date else (date, "")
    time = node.text(hour) if node is not None and "T" not in date else ""
    if not time:
        return reader.instant(plain if "T" in plain else f"{plain}T00:00:00{zone}", day)
    clock = time if (len(time) > 8 and time[-1] == "Z") or any(sign in time[8:] for sign in "+-") else time + zone
    return reader.instant(f"{plain}T{clock}", day)


def named(value: str) -> str:
    """A reference, "" where the document says that there is none (NA, as Peppol demands)."""
    return "" if value.upper() in _NOTHING else reference(value)


def quantity(reader: Reader, node: Node | None, field: str) -> tuple[Decimal | None, str]:
    """(quantity, unit of measure)."""
    if node is None:
        return None, ""
    return reader.number(node.value(), field), node.get("unitCode")[:20]


def party(root: Node, *names: str) -> CustomerFact:
    """The buyer: the first of these party elements that is there."""
    holder = next((node for name in names for node in root.all(name)), None)
    if holder is None:
        return CustomerFact()
    inner = holder.first("Party") or holder
    contact = inner.first("Contact") or holder.first("BuyerContact") or holder.first("AccountingContact")
    person = inner.first("Person")
    names_of = (inner.text("PartyName", "Name"), inner.text("PartyLegalEntity", "RegistrationName"),
                _full_name(person), contact.text("Name") if contact else "")  # fmt: skip
    identity = (inner.text("PartyIdentification", "ID"), inner.text("EndpointID"),
                inner.text("PartyLegalEntity", "CompanyID"), holder.text("CustomerAssignedAccountID"),
                holder.text("SupplierAssignedAccountID"), inner.text("PartyTaxScheme", "CompanyID"))  # fmt: skip
    return CustomerFact(
        external_id=next((found for it in identity if (found := named(it))), ""),
        name=next((name for name in names_of if name), ""),
        email=contact.text("ElectronicMail") if contact else "",
        phone=contact.text("Telephone") if contact else "",
        country=country_of(inner.first("PostalAddress")) or country_of(
            inner.first("PartyLegalEntity", "RegistrationAddress")),
    )  # fmt: skip


def _full_name(person: Node | None) -> str:
    return "" if person is None else f"{person.text('FirstName')} {person.text('FamilyName')}".strip()


def country_of(address: Node | None) -> str:
    """An ISO 3166 country code of two letters; "" when the address does not hold one."""
    code = address.text("Country", "IdentificationCode").upper() if address is not None else ""
    return code if len(code) == 2 and code.isascii() and code.isalpha() else ""


def delivery_country(root: Node) -> str:
    """Where the goods go."""
    for path in (("DeliveryLocation", "Address"), ("DeliveryAddress",), ("DeliveryParty", "PostalAddress")):
        for delivery in root.all("Delivery"):
            found = country_of(delivery.first(*path))
            if found:
                return found
    return ""
