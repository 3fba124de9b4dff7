"""What a person reads when the room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "event_kind_unknown": "{kind} is not something that is recorded of a unit. Choose from: {known}.",
        "event_in_future": "The day must not lie in the future.",
        "event_before_purchase": "The unit was bought on {purchased}; the day must not be earlier.",
        "event_days_wrong": "The goods cannot be back before they were handed over. Correct the days.",
        "event_reading_wrong": "Enter the reading as a whole number together with its unit, such as 1200 hours.",
        "event_plan_unknown": "There is no such plan. Choose one from the list of plans.",
        "event_plan_not_for_unit": "The plan “{plan}” is not made for this product or this sale.",
        "event_origin_wrong": "Name the unit that this one replaces: another unit of the same customer.",
        "event_reason_missing": "Say why the entry is taken back.",
        "registered_already": "This item is registered already.",
    }
)
