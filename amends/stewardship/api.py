"""What the doors may use of the stewardship room."""

from amends.stewardship.queries.field_map import channel_map, field_map, mapped_channels, rows, table
from amends.stewardship.rules.trace import trace

__all__ = ["channel_map", "field_map", "mapped_channels", "rows", "table", "trace"]
