"""What the stewardship room shows."""

from __future__ import annotations

import msgspec

from amends.gates.ports import Override


class FieldSource(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the payload that decides a canonical field: how (`manner`), and which gates speak up when it is
    altered, broken or left out."""

    path: str
    manner: str
    gates: tuple[str, ...] = ()


class GivenField(msgspec.Struct, frozen=True, kw_only=True):
    """One canonical field (Fact.field) as a channel gives it; `constant`: what it always holds, when no place in
    the payload decides it."""

    name: str
    sources: tuple[FieldSource, ...] = ()
    constant: str = ""


class ChannelMap(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's fields, found by tracing its parser over its fixtures. `untraced`: fixtures whose form
    cannot be altered leaf by leaf."""

    channel: str
    fields: tuple[GivenField, ...]
    untraced: tuple[str, ...] = ()


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """A source of a canonical field in one channel."""

    channel: str
    source: FieldSource


class MappedField(msgspec.Struct, frozen=True, kw_only=True):
    """One canonical field. `constants`: what it always is, by channel; `overrides`: accounts that map it
    themselves; `holds_facts`: its parts are fields of their own; `gates`: those that speak up when a source
    of it is wrong."""

    name: str
    owner: str
    conflict: str
    holds_facts: bool
    gates: tuple[str, ...]
    sources: tuple[FieldRow, ...]
    constants: dict[str, str]
    overrides: tuple[Override, ...]
