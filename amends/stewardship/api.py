"""What the doors may use of the stewardship room."""

from amends.stewardship.commands.back_test import begin_back_test, stop_back_test
from amends.stewardship.commands.preview import preview
from amends.stewardship.commands.publish import publish
from amends.stewardship.commands.review import review
from amends.stewardship.queries.back_tests import back_test, back_tests, flips
from amends.stewardship.queries.field_map import channel_map, field_map, mapped_channels, rows, table
from amends.stewardship.queries.rates import gate_rates, rulings
from amends.stewardship.rules.compare import DIRECTIONS
from amends.stewardship.rules.rates import GateRate
from amends.stewardship.rules.trace import trace
from amends.stewardship.types import (
    BackTestView,
    FlipView,
    MappedField,
    OverridePreview,
    RulingView,
)

__all__ = [
    "DIRECTIONS",
    "BackTestView",
    "FlipView",
    "GateRate",
    "MappedField",
    "OverridePreview",
    "RulingView",
    "back_test",
    "back_tests",
    "begin_back_test",
    "channel_map",
    "field_map",
    "flips",
    "gate_rates",
    "mapped_channels",
    "preview",
    "publish",
    "review",
    "rows",
    "rulings",
    "stop_back_test",
    "table",
    "trace",
]
