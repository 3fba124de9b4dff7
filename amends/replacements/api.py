"""What other rooms may use of the replacements room. Types, facts and holders are in ports.py."""

import amends.replacements.rules.texts  # noqa: F401 (registers the texts)
from amends.replacements.commands.choose import choose_variant, settle_difference
from amends.replacements.commands.execute_collateral import record_by_hand
from amends.replacements.commands.prepare import cancel, prepare, reserve
from amends.replacements.commands.secure import ask_collateral, extend, give_up, goods_came, try_again
from amends.replacements.commands.send import send
from amends.replacements.queries.read import (
    generation,
    pairs,
    replacement,
    replacement_by_ref,
    replacement_for,
    replacements,
)

__all__ = [
    "ask_collateral",
    "cancel",
    "choose_variant",
    "extend",
    "generation",
    "give_up",
    "goods_came",
    "pairs",
    "prepare",
    "record_by_hand",
    "replacement",
    "replacement_by_ref",
    "replacement_for",
    "replacements",
    "reserve",
    "send",
    "settle_difference",
    "try_again",
]
