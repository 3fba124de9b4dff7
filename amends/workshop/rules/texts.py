"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "not_a_repair": "This remedy is a {remedy}, not a repair.",
        "repair_closed": "The remedy behind this repair is {state}; nothing can be ordered any more.",
        "no_workshop": "No workshop is set up. Enter one under Repairs, Workshops.",
        "workshop_unknown": "There is no active workshop {workshop}. Choose one of the list.",
        "workshop_code": "A workshop's code is 1 to 20 letters, digits or dashes.",
        "workshop_wrong": "{why} Correct it and save again.",
        "attempts_used": "This unit was repaired {attempts} times already. After {limit} attempts the customer "
        "may have another remedy: decide anew, or order the repair with a reason.",
        "not_on_bench": "The unit comes by its return: have its disposition (rework) authorised, and it is here.",
        "diagnosis_missing": "Write what was found, so that the next person need not look again.",
        "quote_lines": "A quote needs 1 to 50 lines, each with a text and a cost; more than nothing in all.",
        "quote_payer": "A quote is paid by the house or by the customer, not by {payer}.",
        "quote_pay": "A customer pays before the work begins or before the unit goes back, not {pay}.",
        "quote_tax": "Enter the tax as a percentage between 0 and 100.",
        "bill_none": "There is nothing to {verb} for this repair.",
        "bill_unpaid": "The customer has not paid {amount} yet. Record the payment, or waive it with a reason.",
        "no_part_stock": "{workshop} has no stock of parts here. Choose the place under Workshops, or record the "
        "part with its cost.",
        "part_unknown": "There is no product {sku} in the catalogue. Scan the part again.",
        "part_none": "{location} has {held} of {sku} in stock, {wanted} are needed. Order the part.",
        "currency_differs": "This order is kept in {currency}.",
        "quote_needed": "The repair costs {amount}, above the workshop's limit of {limit}. Send a quote and have "
        "it approved first.",
        "quote_not_open": "This quote is answered already, or a newer one replaced it. Reload the page.",
        "quote_expired": "This quote was valid until {until}. Ask the workshop for a new one.",
        "quote_customers": "This quote is for the customer to answer; record what they said with a note.",
        "work_wrong": "A line of work needs a kind ({kinds}), a text and a cost of 0 or more.",
        "work_none": "Record what was done, parts and labour, before the repair is finished.",
        "above_quote": "With this the work costs {amount}, more than the approved {limit}. Send a new quote "
        "first.",
        "lent_already": "A loan unit is out for this repair already. Take it back first.",
        "loan_serial": "{serial} is lent to somebody else. Scan the unit again.",
        "loan_due": "The loan unit has to come back on a day between tomorrow and one year from now.",
        "loan_none": "No loan unit is out for this repair.",
        "failed_why": "Say why it cannot be repaired: the customer and the next person read it.",
    }
)
