"""What other rooms may use of the parcels room. The carrier port and types are in ports.py."""

import amends.parcels.jobs  # noqa: F401  (declares the jobs)
from amends.parcels.commands.announce import announce, cancel_parcel
from amends.parcels.commands.forget import forget
from amends.parcels.commands.hear import arrived, ask_carriers, notice_silence, take_events
from amends.parcels.queries.parcels import by_scan, events, label, marks, parcel, parcels, parcels_of
from amends.parcels.rules.reading import read_events

__all__ = [
    "announce",
    "arrived",
    "ask_carriers",
    "by_scan",
    "cancel_parcel",
    "events",
    "forget",
    "label",
    "marks",
    "notice_silence",
    "parcel",
    "parcels",
    "parcels_of",
    "read_events",
    "take_events",
]
