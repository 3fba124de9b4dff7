"""What the desk writes down about units: theft, lot, firmware, date code, parts, lists of serial numbers."""

from amends.catalog.commands.change_unit import change_unit
from amends.catalog.commands.recalls import advance_recall, start_recall
from amends.catalog.commands.record_components import record_components
from amends.catalog.commands.serial_ranges import end_serial_range, save_serial_range

__all__ = [
    "advance_recall",
    "change_unit",
    "end_serial_range",
    "record_components",
    "save_serial_range",
    "start_recall",
]
