"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "rma_not_granted": "Nothing is granted for this claim (any more), so nothing can be sent back for it.",
        "rma_nothing_short": "{ref} cannot end short: {received} came. Only a return of which a part came can.",
        "rma_not_open": (
            "{ref} is {state}: do not book goods in for it. Put the parcel aside and ask an agent to revive or "
            "replace the authorisation."
        ),
        "already_received": (
            "{ref} was received before, in full, by {by} ({when} UTC). If this is another parcel, set it aside "
            "and tell an agent."
        ),
        "quantity_over": (
            "{ref} is for {announced}, {received} received before: {quantity} more is too many. Book {left} and "
            "set the rest aside."
        ),
        "location_unknown": "There is no place {location}. Choose where you are.",
        "serialised_one": "This product has serial numbers: book each unit by itself, one at a time.",
        "serial_missing": (
            "Scan the serial number on the unit. If it has none or it cannot be read, choose “serial unreadable”."
        ),
        "condition_unknown": "Choose what you see: {known}.",
        "already_inspected": "{ref} was inspected by {by} ({when} UTC). Look at the finding there.",
        "finding_unknown": "There is no finding {finding} in the catalogue. Choose one of the list.",
        "result_unknown": "For what arrived ({condition}) the result can be: {known}.",
        "inspect_first": "Inspect the goods first: what becomes of them depends on what is found.",
        "nothing_to_dispose": "No goods were booked with this receipt, so there is nothing to dispose of.",
        "already_proposed": "For these goods there is a disposition already. Refuse it first to propose another.",
        "disposition_unknown": "Choose one of the dispositions: {known}.",
        "status_unknown": "{disposition} leads to: {known}. Choose one of these.",
        "returnless_wrong": "{field} cannot be used. Amounts are 0 or more, shares 0 to 100 percent, the mode is "
        "off, advise or act.",
        "waiver_not_granted": "This remedy is {state} or a repair: the goods cannot stay with the customer.",
        "waiver_not_needed": "Nothing has to come back for this remedy anyway.",
        "waiver_late": "Goods came already for this claim. Inspect them and decide what becomes of them.",
        "erasure_needed": "This product stores its owner's data. Choose “refurbish”: it goes back on sale "
        "when the data is erased and somebody has recorded how.",
        "proceeds_wrong": "Enter what the buyer pays, 0 or more, with its currency; only liquidated goods bring "
        "money.",
        "certificate_missing": "Enter the number of the recycler's certificate: without it nothing counts as "
        "recycled.",
        "join_few": "Choose at least one more open return that is sent together with this one.",
        "join_many": "At most {limit} returns are sent together.",
        "join_open": "{ref} is {state}: only returns that nobody has sent yet are sent together.",
        "join_apart": "Only returns of one customer to the same place are sent together.",
        "note_too_long": "Shorten the note to {limit} characters.",
    }
)
