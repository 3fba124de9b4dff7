"""Words and tones for the states that pages show. One table, so that a state looks the same everywhere."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

TONES: dict[str, str] = {
    # claims and verdicts
    "draft": "unknown",
    "checking": "info",
    "in_review": "info",
    "awaiting_customer": "warn",
    "awaiting_choice": "warn",
    "chosen": "ok",
    "decided": "ok",
    "closed": "unknown",
    "withdrawn": "unknown",
    "proposed": "info",
    "awaiting_second": "warn",
    "final": "ok",
    "superseded": "unknown",
    "rejected": "bad",
    "approve": "ok",
    "deny": "bad",
    "review": "warn",
    # gates and tunings
    "warn": "info",
    "off": "unknown",
    "live": "ok",
    "retired": "unknown",
    "dropped": "unknown",
    "running": "info",
    "taken": "ok",
    "held": "warn",
    # findings
    "pass": "ok",
    "flag": "warn",
    "fail": "bad",
    "unknown": "unknown",
    # returns, receipts, dispositions
    "authorised": "info",
    "received": "info",
    "inspected": "ok",
    "cancelled": "unknown",
    "expired": "warn",
    "refused": "bad",
    "done": "ok",
    "defect_confirmed": "ok",
    "no_fault_found": "warn",
    "wrong_item": "bad",
    "swapped_unit": "bad",
    "misuse": "bad",
    "as_expected": "ok",
    "wrong_serial": "bad",
    "empty_box": "bad",
    "damaged_in_transit": "warn",
    "serial_unreadable": "warn",
    "matched": "ok",
    "announced": "info",
    "in_transit": "info",
    "exception": "warn",
    "turned_back": "warn",
    "lost": "bad",
    "arrived": "ok",
    "undone": "unknown",
    "counterfeit": "bad",
    "short": "warn",
    "over": "warn",
    "other_location": "info",
    "quality_reject": "warn",
    "sellable": "ok",
    # money
    "granted": "info",
    "settled": "ok",
    "issued": "ok",
    "succeeded": "ok",
    "pending": "info",
    "failed": "bad",
    "barred": "bad",
    "paid": "ok",
    "partially_paid": "warn",
    "refunded": "unknown",
    "partially_refunded": "warn",
    "voided": "unknown",
    "authorized": "info",
    # orders
    "open": "info",
    "completed": "ok",
    "fulfilled": "ok",
    "shipped": "info",
    "delivered": "ok",
    "unfulfilled": "unknown",
    "partial": "warn",
    # replacements, collateral, repairs
    "planned": "warn",
    "reserved": "info",
    "lapsed": "warn",
    "charging": "info",
    "charged": "warn",
    "uncharged": "bad",
    "releasing": "info",
    "owed": "warn",
    "due": "warn",
    "waived": "ok",
    "ordered": "info",
    "diagnosed": "info",
    "quoted": "warn",
    "approved": "ok",
    "quote_refused": "bad",
    "in_repair": "info",
    "repaired": "ok",
    "unrepairable": "bad",
    "with_customer": "ok",
    "back_unrepaired": "unknown",
    "given": "info",
    "returned": "ok",
    "kept": "warn",
    # intake and letters
    "mapped": "ok",
    "recorded": "ok",
    "ignored": "unknown",
    "created": "ok",
    "updated": "ok",
    "unchanged": "unknown",
    "stale": "unknown",
    "hold": "warn",
    "reject": "bad",
    "released": "ok",
    "replayed": "ok",
    "discarded": "unknown",
    "dead": "bad",
    "queued": "info",
    "sent": "ok",
    # supplier claims and shipments to suppliers
    "accepted": "ok",
    "partly_accepted": "warn",
    "disputed": "warn",
    "credited": "ok",
    "packing": "info",
    "waiting": "info",
    "handed_over": "info",
    "acknowledged": "ok",
    "no_address": "warn",
    "new": "info",
    "healthy": "ok",
    "late": "warn",
    "silent": "bad",
    # e-mail that came in
    "landed": "ok",
    "aside": "unknown",
}

LABELS = {
    "in_review": _("In review"),
    "awaiting_customer": _("Waiting for the customer"),
    "awaiting_choice": _("Customer chooses"),
    "awaiting_second": _("Needs a second approval"),
    "approve": _("Approved"),
    "deny": _("Denied"),
    "review": _("For review"),
    "pass": _("Nothing against"),
    "flag": _("Please look"),
    "fail": _("Speaks against"),
    "unknown": _("Cannot tell"),
    "quality_reject": _("Quarantine"),
    "grade_a": _("Grade A"),
    "grade_b": _("Grade B"),
    "grade_c": _("Grade C"),
    "as_expected": _("As announced"),
    "dead": _("Dead letter"),
    "no_address": _("No address"),
    "landed": _("On its claim"),
    "aside": _("Put aside"),
}


def tone(state: str) -> str:
    """ok, warn, bad, info or unknown."""
    return TONES.get(state, "unknown")


def label(state: str) -> str:
    """How a person reads the state."""
    found = LABELS.get(state)
    return str(found) if found is not None else state.replace("_", " ").replace("-", " ").capitalize()


_CUSTOMER = {
    "draft": ("warn", _("Not sent yet")),
    "checking": ("info", _("Being checked")),
    "in_review": ("info", _("A person is reading it")),
    "awaiting_customer": ("warn", _("We asked you something")),
    "awaiting_choice": ("warn", _("Approved: you choose")),
    "decided": ("ok", _("Decided")),
    "closed": ("unknown", _("Closed")),
    "withdrawn": ("unknown", _("Withdrawn")),
}


def for_customer(state: str) -> tuple[str, str]:
    """(tone, words) of a claim's state as its customer reads it."""
    tone_of, text = _CUSTOMER.get(state, ("unknown", state))
    return tone_of, str(text)
