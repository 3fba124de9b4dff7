"""What a person reads, customers too, when a doubt about a recorded serial number is refused."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "doubt_serial_missing": "Enter the serial number that is on the product.",
        "doubt_serial_same": "{serial} is what is recorded already. Nothing needs to be corrected.",
        "doubt_serial_unit_unclear": "These are {pieces} pieces without serial numbers. Say which one it is about "
        "first: register the serial numbers of the line.",
        "doubt_reason_missing": "Write how you know it.",
        "doubt_evidence_missing": "Add a photo of the serial number or a receipt to the claim first.",
        "doubt_open": "Somebody has said so of this unit already; it waits to be decided.",
        "doubt_decision_missing": "Write why you decide so; it stays with the unit.",
    }
)
