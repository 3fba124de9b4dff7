"""Problems as doors use them: one name in the room's api instead of a dozen."""

from amends.quality.commands.hand_over import package, report_pdf
from amends.quality.commands.problems import (
    add_action,
    close,
    confirm_pattern,
    contain,
    correct,
    dismiss,
    find_cause,
    finish_action,
    reopen,
    write_step,
)
from amends.quality.queries.problems import problem, problems

__all__ = [
    "add_action",
    "close",
    "confirm_pattern",
    "contain",
    "correct",
    "dismiss",
    "find_cause",
    "finish_action",
    "package",
    "problem",
    "problems",
    "reopen",
    "report_pdf",
    "write_step",
]
