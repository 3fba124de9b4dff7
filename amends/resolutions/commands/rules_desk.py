"""All that is done with the rules for amounts, under one name."""

from amends.resolutions.commands.amount_rules import (
    draft_rules,
    drop_rules,
    hand_in_rules,
    publish_rules,
    save_rules,
)
from amends.resolutions.queries.amount_rules import in_force, rules, rules_by_id

__all__ = [
    "draft_rules",
    "drop_rules",
    "hand_in_rules",
    "in_force",
    "publish_rules",
    "rules",
    "rules_by_id",
    "save_rules",
]
