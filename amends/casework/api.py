"""What doors and workflows may use of the casework room. Types are in ports."""

import amends.casework.rules.errors  # noqa: F401 (registers the texts)
from amends.casework.commands import deadlines, mentions
from amends.casework.commands.batch import begin_batch, preview_batch, stop_batch
from amends.casework.commands.beat import beat, look, pause
from amends.casework.commands.escalate import escalate
from amends.casework.commands.take import next_case, release, take
from amends.casework.commands.texts import save_text
from amends.casework.commands.weigh import weigh_case
from amends.casework.commands.write_note import write_note
from amends.casework.queries import texts
from amends.casework.queries.batches import batch
from amends.casework.queries.measures import behind, measures
from amends.casework.queries.mentions import my_mentions
from amends.casework.queries.queue import cases_by_claim, causes, escalations, queue

__all__ = [
    "batch",
    "beat",
    "begin_batch",
    "behind",
    "cases_by_claim",
    "causes",
    "deadlines",
    "escalate",
    "escalations",
    "look",
    "measures",
    "mentions",
    "my_mentions",
    "next_case",
    "pause",
    "preview_batch",
    "queue",
    "release",
    "save_text",
    "stop_batch",
    "take",
    "texts",
    "weigh_case",
    "write_note",
]
