"""What the decisions room's refusals tell a person to do next."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "cell_not_allowed": "The cell {place} cannot be used: {cell}. Allowed there: {allowed}.",
        "amount_without_currency": "The row {place} compares an amount ({cell}) without saying in which currency. "
        "Write the currency's code into the same row, such as EUR, and a row of its own for each other one; "
        "currencies with as many decimals may share a row. What is in none of them goes to a person.",
        "policy_malformed": "This is not a policy table: {why}. Export a working policy and start from it.",
        "policy_not_a_draft": "Only a draft can be changed or tried. Draw up a new one from this version.",
        "policy_base_unknown": "There is no version {version} to start from. Choose one of the list.",
        "policy_unchanged": "The draft says what version {version} says, and applies where that does. Change it.",
        "policy_period": "The end must be after the beginning. Choose other days.",
        "policy_not_simulated": "Try it on past cases as it stands now, or say that it goes live without.",
        "policy_no_ground": "A policy for all cases, without an end, must always be valid. Publish that first.",
        "policy_nothing_before": "There is no version before this one. Publish another one in its place.",
        "simulation_running": "This draft is being tried already. Wait for it, or stop it.",
        "simulation_over": "This simulation has ended already. Reload the page.",
        "no_live_policy": "No policy is live. An administrator must publish one before claims can be decided.",
        "outcome_unknown": "Choose approve or deny.",
        "remedy_unknown": "The remedy {remedy} does not exist here. Choose one of: {known}.",
        "share_invalid": "A share must be a whole number of percent from 1 to 100, not {share}.",
        "amount_not_positive": "Enter an amount above zero.",
        "amount_or_share": "Say either an amount or a share of the price; a repair or a replacement has neither.",
        "currency_foreign": "{currency} is not the currency of the order ({order}). Enter the amount in that one.",
        "preview_outdated": "The amount has changed since you looked: it was worked out anew. Look at it again.",
        "goodwill_no_budget": "Nobody gave you a goodwill budget in {currency} for today. Ask a supervisor.",
        "goodwill_budget_short": "The goodwill budget of {team} has {left} left, not {amount}.",
        "budget_invalid": "This budget cannot be kept: {why}.",
        "choices_unfit": "These remedies cannot be left to the customer: {why}. Choose among repair, replacement, "
        "refund and store credit.",
        "method_unknown": "Choose how it is paid: to the original payment, or as store credit.",
        "reason_needed": "Write a reason: {why}.",
        "decided_meanwhile": "This claim was decided meanwhile. Reload the page and look at the decision.",
        "limit_exceeded": "{amount} is above your own limit of {limit}. Ask a colleague with a higher limit.",
        "not_awaiting": "This decision does not wait for a second person any more. Reload the page.",
    }
)
