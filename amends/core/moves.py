"""State axes: one table of allowed moves each, from which code, docs and buttons are made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from amends.core.errors import Refused, register_texts

register_texts({"move_not_allowed": "This {axis} is {state}; it cannot {verb} any more. Reload the page."})


@dataclass(frozen=True, slots=True)
class Moves:
    """`table`: verb -> (states before, state after). `axis` names the thing: claim, verdict, return, ..."""

    axis: str
    first: str
    table: Mapping[str, tuple[frozenset[str], str]]

    @property
    def states(self) -> frozenset[str]:
        """Every state of the axis."""
        found = {self.first}
        for before, after in self.table.values():
            found |= before | {after}
        return frozenset(found)

    def after(self, state: str, verb: str) -> str:
        """The state that `verb` leads to from `state`; Refused("move_not_allowed") when there is none."""
        before, after = self.table[verb]
        if state not in before:
            raise Refused("move_not_allowed", axis=self.axis, state=state, verb=verb)
        return after

    def verbs(self, state: str) -> list[str]:
        """What can be done in `state`, in the table's order."""
        return [verb for verb, (before, _) in self.table.items() if state in before]

    def mermaid(self) -> str:
        """The diagram for the docs."""
        rows = [f"    [*] --> {self.first}"]
        for verb, (before, after) in self.table.items():
            rows += [f"    {state} --> {after}: {verb}" for state in sorted(before)]
        return "stateDiagram-v2\n" + "\n".join(rows)


def moves(axis: str, first: str, table: Mapping[str, tuple[str, str]]) -> Moves:
    """Build an axis from `verb: ("state state", "after")`."""
    rows = {verb: (frozenset(before.split()), after) for verb, (before, after) in table.items()}
    return Moves(axis, first, rows)
