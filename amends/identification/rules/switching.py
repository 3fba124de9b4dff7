"""What the switch of one kind of goods should do now, and where it stands in words."""

from __future__ import annotations

from amends.identification.rules.proving import drifted
from amends.identification.types import Drift, Figures

FIRST_EXAMPLES = 160


def verb(state: str, found: Figures, recent: Drift) -> str:
    """switch on, alarm, withdraw or nothing. A person's "off" and an alarm are lifted by people only."""
    if state == "on" and drifted(recent):
        return "alarm"
    if state == "on" and not found.proved:
        return "withdraw"
    if state == "advice" and found.proved and not drifted(recent):
        return "switch on"
    return ""


def reason(found: Figures, recent: Drift, verb: str) -> str:
    """Why, with the figures."""
    if verb == "alarm":
        return (
            f"{recent.recent_wrong} of the newest {recent.recent} answers were wrong, {recent.before_wrong} of "
            f"the {recent.before} before them"
        )
    shown = f"{found.wrong} wrong of {found.decided} reviewed answers"
    return f"{shown}: 98.5 % is proved" if verb == "switch on" else f"{shown}: 98.5 % is no longer proved"


def says(state: str, examples: int, has_head: bool, decides: bool, found: Figures) -> str:
    """In a sentence, with what is missing."""
    if state == "off":
        return "Switched off by a person: nothing is said to anybody until it is released."
    if state == "alarmed":
        return (
            "It switched itself off because its newest answers were worse than before. A person must release it."
        )
    if state == "on":
        return "Proved: sure answers stand by themselves, but for a random sample that people check."
    if not has_head:
        return (
            f"{_cases(examples)} reviewed: too few to learn from. The nearest examples are shown, people decide."
        )
    if not decides:
        return (
            f"{_cases(examples)} reviewed; a threshold is set on later cases from {FIRST_EXAMPLES} on, where they "
            "allow one. Until then nothing is decided: coverage 0, people decide."
        )
    return f"Advice only: {_cases(found.missing)} more, without a further error, would prove 98.5 %."


def _cases(number: int) -> str:
    return f"{number} case" if number == 1 else f"{number} cases"
