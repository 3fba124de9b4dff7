"""What refusals of the room say."""

from amends.core.errors import register_texts

register_texts(
    {
        "problem_words": "Write down what was found or done; others rely on it.",
        "problem_step": "An 8D report has the steps d1 to d8.",
        "problem_end": "Say until when (after today, at most {days} days ahead): nothing here holds for ever.",
        "view_name": "Give the view a name of 1 to 80 letters.",
        "view_page": "This page cannot be kept as a view.",
        "view_many": "You keep {most} views already: take one away first.",
        "weekly_who": "Only a person who signs in gets the weekly report.",
        "weekly_zone": "Choose a time zone of the list, such as Europe/Berlin.",
        "weekly_moment": "Choose a day of the week and a full hour.",
        "cause_unknown": "Choose a cause from the catalogue of defects.",
        "action_kind": "An action is corrective or preventive.",
        "action_owner": "Name who sees to it: an action without an owner is not done.",
        "action_due": "Say until when it will be done: a day from today on.",
        "actions_open": "Add a corrective action and mark every corrective action as done first.",
        "pattern_early": "A pattern is confirmed when its cause is found. Find the cause first.",
        "pattern_there": "The pattern of this problem is an advisory already: {ref}.",
        "closing_unproven": "Show first that it works: the rate after the correction is not yet known to be "
        "lower. Close it all the same by writing why.",
    }
)
