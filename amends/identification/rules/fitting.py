"""Can what the customer reported and what the machine sees both be right?

The customer names a symptom, the machine a defect as inspectors name it. The table says which groups of symptoms a
group of defects explains; pairs that an inspection confirmed before always fit. What fits nothing goes to a
person.
"""

from __future__ import annotations

from collections.abc import Collection

_ANYTHING = frozenset({"Other", "Safety"})
_EXPLAINS: dict[str, frozenset[str]] = {
    "Electronics": frozenset(
        {"Dead on Arrival", "Hardware Failure", "Battery", "Software", "Transport Damage", "Wear"}
    ),
    "Battery": frozenset({"Dead on Arrival", "Hardware Failure", "Battery", "Wear"}),
    "Mechanics": frozenset(
        {"Dead on Arrival", "Hardware Failure", "Cosmetic Damage", "Transport Damage", "Missing Part", "Wear"}
    ),
    "Assembly": frozenset(
        {
            "Dead on Arrival",
            "Hardware Failure",
            "Cosmetic Damage",
            "Transport Damage",
            "Missing Part",
            "Wrong Item",
            "Wear",
        }
    ),
    "Software": frozenset({"Dead on Arrival", "Hardware Failure", "Battery", "Software"}),
    "Surface": frozenset({"Cosmetic Damage", "Transport Damage", "Wear", "Wrong Item"}),
    "Textile and Material": frozenset({"Cosmetic Damage", "Hardware Failure", "Transport Damage", "Wear"}),
    "Transport": frozenset(
        {"Dead on Arrival", "Hardware Failure", "Cosmetic Damage", "Transport Damage", "Missing Part"}
    ),
    "Not the Goods": frozenset({"Wrong Item"}),
    "Misuse": frozenset(),
    "Safety": frozenset({"Safety"}),
}


def fits(
    symptom: str,
    symptom_group: str,
    can_be_seen: bool,
    defect: str,
    component: str,
    confirmed: Collection[tuple[str, str]] = (),
) -> bool:
    """`can_be_seen`: the reported symptom shows on a photo. A good piece contradicts only such a one."""
    if (symptom, defect) in confirmed and component != "Misuse":
        return True
    if component == "No Fault Found":
        return not can_be_seen
    if component not in _EXPLAINS:
        return True
    if component in ("Misuse", "Safety"):
        return symptom_group in _EXPLAINS[component]
    return symptom_group in _ANYTHING or symptom_group in _EXPLAINS[component]
