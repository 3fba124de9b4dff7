"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "period_closed": "The books of {entity} are closed until {until}; a document of {day} cannot be issued. "
        "Wait for the next open day, or ask the bookkeeper.",
        "period_ahead": "A period can be closed once it is over. Choose a day before today.",
        "period_closed_already": "The books of {entity} are closed until {until} already. Choose a later day.",
        "entity_code": "A code has 1 to 12 capitals and digits, such as MAIN or DE1. It stands in every number.",
        "entity_code_fixed": "The code {entity} stands in issued numbers and cannot change. Add another entity.",
        "entity_zone": "There is no time zone {zone}. Enter one such as Europe/Berlin.",
        "entity_serves": "{part} is served by {entity} already. Two entities cannot issue for the same sales.",
        "entity_country": "{country} is no country code. Enter two letters such as DE.",
        "entity_name": "An entity needs a name: it stands on every document.",
        "account_number": "{number} cannot be an account number. Enter up to 20 letters, digits, dots or dashes.",
    }
)
