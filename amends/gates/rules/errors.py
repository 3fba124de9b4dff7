"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "gate_unknown": "There is no gate {gate}. Choose one from the list of gates.",
        "severity_unknown": "{severity} is no severity. Choose from: {known}.",
        "below_floor": "{gate} protects what is kept here and cannot be milder than {floor}. Choose "
        "{floor} or stricter.",
        "tolerance_not_here": "{gate} has no tolerance of that kind. Leave it empty.",
        "tolerance_invalid": "{value} is no tolerance. Minor units and seconds are whole numbers from 0 on, a "
        "share is a percentage from 0 to 100.",
        "setting_empty": "This setting of {gate} changes nothing. Give it a severity or a tolerance, or "
        "remove it.",
        "profile_unknown": "There is no order profile {profile}. Choose from: {known}.",
        "account_without_channel": "An account belongs to a channel. Choose the channel as well.",
        "setting_twice": "{gate} is set twice for the same channel, account and profile. Remove one of the two.",
        "rules_too_many": "More than {limit} settings and overrides. Settle what is common in one setting "
        "for all.",
        "override_field": "{field} cannot be read by an expression. Choose from: {known}.",
        "override_incomplete": "An override needs a channel, an account, and either an expression or a value "
        "with the states that it means.",
        "override_twice": "{field} is overridden twice for this account. Remove one of the two.",
        "expression_invalid": "This is no JMESPath expression: {why}.",
        "expression_too_large": "The expression is too large (at most {limit} {what}). Make it simpler.",
        "state_not_ours": "{axis} has no state {state}. Choose from: {known}.",
        "tuning_outdated": "Another version was published after this draft was drawn up. Start a new draft "
        "from the one in force, and add your changes to it.",
        "tuning_unchanged": "This draft changes nothing. Add a setting or an override first.",
        "tuning_reason": "Say why: the next person who looks at this will want to know.",
        "tuning_nothing_before": "There is no earlier version to go back to.",
        "tuning_text_too_long": "A text here has at most {limit} characters. Shorten it.",
    }
)
