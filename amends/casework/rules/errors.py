"""What the casework room refuses, and what a person can do then."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "held_by_other": "{holder} is on this case. Ask {holder}, or take the next one.",
        "case_not_waiting": "This case does not wait for a decision (it is {state}). Take the next one.",
        "escalation_reason": "Write why you bring it to a lead; the lead reads it first.",
        "escalated_already": "This case is with a lead already.",
        "not_escalated": "This case is not with a lead. Reload the page.",
        "placeholder_unknown": "{{{placeholder}}} is no placeholder. Use one of: {known}.",
        "text_exists": "There is a text with this title for the same reason and language. Change that one.",
        "kind_unknown": "A text is for a question, an approval, a denial or a message. Choose one.",
        "batch_empty": "No case of this cause can be decided together. Open them one by one.",
        "batch_changed": "The cases of this cause changed since you looked. Look at the list again.",
        "safety_alone": "Reported as a safety problem: open it and look at it by itself.",
        "hours_invalid": "Give a length from 1 hour to 365 days, or from 1 to 36 months.",
        "why_deadline": "Write why you change the rule; it stays with its history.",
        "country_unknown": "{country} is no country. Write two letters for each, such as DE, FR.",
        "deadline_severity": "Choose which cases the rule is for.",
    }
)
