"""What other rooms and doors may use of intake."""

from amends.intake.commands import archive, keep
from amends.intake.commands.accept import keep_fetched
from amends.intake.commands.again import process_again, settle_letter
from amends.intake.commands.ask import claim_wanted, settle_wanted
from amends.intake.commands.examine import examine
from amends.intake.commands.keep import file_source
from amends.intake.commands.plug import channels, register_channel
from amends.intake.commands.process import process_pending
from amends.intake.commands.receive import Receiver
from amends.intake.commands.rehearse import rehearse
from amends.intake.commands.revise import revise
from amends.intake.commands.save_mapping import save_mapping
from amends.intake.commands.save_source import rotate_secret, save_source, switch_source
from amends.intake.queries.backlog import backlog
from amends.intake.queries.events import event, events
from amends.intake.queries.letters import letters
from amends.intake.queries.mappings import mappings
from amends.intake.queries.sources import sources

__all__ = [
    "Receiver",
    "archive",
    "backlog",
    "channels",
    "claim_wanted",
    "event",
    "events",
    "examine",
    "file_source",
    "keep",
    "keep_fetched",
    "letters",
    "mappings",
    "process_again",
    "process_pending",
    "register_channel",
    "rehearse",
    "revise",
    "rotate_secret",
    "save_mapping",
    "save_source",
    "settle_letter",
    "settle_wanted",
    "sources",
    "switch_source",
]
