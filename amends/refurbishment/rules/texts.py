"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "plan_wrong": "{field} cannot be used. Amounts are 0 or more, up to 50 steps and tests, prices for A, "
        "B, C.",
        "centre_wrong": "A place works on 1 to 10,000 orders at once.",
        "centre_full": "{location} works on {capacity} orders already. Finish one, or raise what the place "
        "can take.",
        "refurb_work_wrong": "A line of work needs a kind ({kinds}), a text and a cost of 0 or more.",
        "test_unknown": "The plan has no test “{name}”. Choose one of: {known}.",
        "erasure_wrong": "Choose how it was erased ({known}) and enter the tool and the number of its report.",
        "not_ready": "Before it is graded: {missing}.",
        "grade_unknown": "Choose a grade: {known}.",
        "good_wrong": "Between 1 and {quantity} units can have come through. If none did, give the order up.",
        "price_missing": "The plan has no price for grade {grade} in {currency}. Enter one.",
        "refurb_photos_full": "An order keeps at most {limit} photos.",
    }
)
