"""What the customer must know about sending this product back: by its hazard class, and by what happened to it.

English is the key; doors say it in the customer's language. Sources: ADR and IMDG special provisions 188 (small
lithium cells in equipment and alone) and 376 with packing instruction P908 (damaged ones: not by air, ICAO A154).
"""

from __future__ import annotations

from amends.returns.types import HANDLING, Handling

_LITHIUM = ("battery", "lithium")


def handling_of(hazard: str, *, safety: bool) -> str:
    """The kind of instructions for a product's hazard class; `safety`: the claim tells of a danger."""
    known = hazard.strip().casefold()
    if any(word in known for word in _LITHIUM):
        return "battery_damaged" if safety else "battery_loose" if "loose" in known else "battery"
    if known == "hygiene":
        return "hygiene"
    return "hazardous" if known else ""


def handling(kind: str) -> Handling:
    """The instructions; none for ordinary goods."""
    return HANDLING.get(kind, Handling())
