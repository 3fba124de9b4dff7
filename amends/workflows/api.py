"""What doors may use of the storylines."""

from amends.workflows import purchase, storylines
from amends.workflows.back import reopen_case
from amends.workflows.bars import coverage_bars
from amends.workflows.bench import bench_to_quarantine
from amends.workflows.case import case
from amends.workflows.choices import choices
from amends.workflows.correct import correct_case
from amends.workflows.foresee import foresee
from amends.workflows.in_kind import send_in_kind
from amends.workflows.life import Life, LifeStep, unit_life
from amends.workflows.own_words import letter_values
from amends.workflows.placing import place_mail
from amends.workflows.post import pay_to
from amends.workflows.pulse import pulse
from amends.workflows.recall import send_recall
from amends.workflows.serial_record import decide_record, doubt_record, record_doubts
from amends.workflows.types import CaseView, CoverageBar, Status, TimelineEntry

__all__ = [
    "CaseView",
    "CoverageBar",
    "Life",
    "LifeStep",
    "Status",
    "TimelineEntry",
    "bench_to_quarantine",
    "case",
    "choices",
    "correct_case",
    "coverage_bars",
    "decide_record",
    "doubt_record",
    "foresee",
    "letter_values",
    "pay_to",
    "place_mail",
    "pulse",
    "purchase",
    "record_doubts",
    "reopen_case",
    "send_in_kind",
    "send_recall",
    "storylines",
    "unit_life",
]
