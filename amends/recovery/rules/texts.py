"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "agreement_wrong": "{field} cannot be used: {why}.",
        "recovery_supplier": "There is no supplier {supplier}. Enter it under Suppliers first.",
        "nothing_to_claim": "Nothing of {supplier} can be claimed now: no unit is open with all its evidence and "
        "within its window.",
        "unit_not_claimed": "That unit is not on this claim. Reload the page.",
        "window_over": "{units} of its units had to be claimed by {day}. Take them out, then send the rest.",
        "supplier_no_address": "{supplier} has no e-mail address. Enter one under Suppliers, or send it another "
        "way.",
        "supplier_no_edi": "{supplier} is not reached by EDI. Enter its X12 address with its agreements first.",
        "claim_way": "Choose how it is sent: {known}.",
        "accepted_too_much": "No more can be accepted than was claimed: {claimed} for this unit.",
        "credited_too_much": "They accepted {accepted} and credited {credited} of it. {amount} would be more than "
        "that; record their answer first.",
        "credit_known": "{document} is recorded for this claim already.",
        "credit_wrong": "Enter the number of their document and an amount above 0.",
        "answer_reason": "Say why: what is not accepted needs the supplier's reason.",
        "recorded_wrong": "A recorded cost needs its kind ({known}), what it was for, and an amount above 0.",
        "close_other_person": "{by} asked to give up what is owed. A second person confirms it.",
        "rtv_not_here": "{count} of these goods do not stand in the bin for {supplier} in {location}, or another "
        "shipment has them. Reload the page.",
        "rtv_size": "Choose between 1 and {most} at once.",
        "rtv_empty": "Nothing is in this shipment. Add goods, or cancel it.",
        "vendor_rma_missing": "The supplier has not authorised the return yet: enter its number (RMA).",
        "label_later": "Enter where it goes and ship it: then the labels are there.",
        "shipment_wrong": "{field} cannot be used: {why}.",
        "answer_malformed": "The file cannot be read: {why}. X12 (180, 997) is taken, or CSV with the columns "
        "claim, case or serial, answer or accepted, reason, reference, rma, credit, document.",
        "answer_known": "That file was taken before.",
        "answer_empty": "It says nothing of the claim: neither an answer nor a credit.",
        "answer_unit": "{unit} is no unit of this claim, or several bear that mark. Record the answer by hand.",
        "answer_incomplete": "It says nothing of {count} units ({first}). Ask them, or record the answer by hand.",
        "answer_amount": "{amount} is no amount of {currency}.",
        "answer_twice": "It answers {unit} twice.",
        "edi_sender": "No supplier has the X12 address {sender}. Enter it with its agreements, then take the file "
        "again.",
        "edi_wrong": "{field} cannot be used in an X12 address.",
    }
)
