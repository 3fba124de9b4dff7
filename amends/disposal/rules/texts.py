"""What the refusals of this room tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "weighing_wrong": "{field} cannot be used. Amounts are 0 or more, percentages 0 to 100.",
        "bulk_size": "Choose between 1 and {most} at once.",
        "nothing_advised": "The figures propose nothing for these goods. Choose a disposition yourself.",
        "count_reason": "The count differs from the book by {difference}: choose why ({known}).",
        "count_wrong": "Count 0 or more units.",
        "count_unknown": "There is no bin {bin} for quarantine in {location}, or no such product. Scan "
        "both again.",
        "trade_unknown": "There is no product {sku}, or no place {location}, or it was neither bought nor "
        "sold. Nothing was booked.",
        "lot_words": "Say why, in a few words.",
        "count_open": "This product is counted in this bin already; a second person decides on that count first.",
        "count_stale": "The book says {booked} now and said {before} when it was counted. Refuse it and "
        "count again.",
    }
)
