"""What a person reads when this room refuses."""

from __future__ import annotations

from amends.core.errors import register_texts

register_texts(
    {
        "not_back_tested": "This draft was not back-tested as it stands now. Run a back-test first, or tick that "
        "you publish without one; your reason is kept either way.",
        "back_test_size": "A back-test looks at 1 to {limit} events. Choose a number in between.",
        "back_test_running": "A back-test of this draft is running already. Wait for it, or stop it first.",
        "back_test_over": "This back-test has ended already. Reload the page.",
        "not_a_draft": "Only a draft can be back-tested. Start a new draft.",
        "window_unknown": "Choose a window of 1 to {limit} days.",
    }
)
