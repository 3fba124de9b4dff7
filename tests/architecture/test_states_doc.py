"""docs/reference/states.md is drawn from the state tables. AMENDS_WRITE_DOCS=1 writes it anew."""

from __future__ import annotations

import importlib

from amends.core.moves import Moves
from tests.architecture.source import ROOT, hold, modules

PAGE = ROOT / "docs" / "reference" / "states.md"
HEAD = """# State axes

Drawn from the tables in the code (`tests/architecture/test_states_doc.py` holds this page to them). A move that is
not in its table is refused; each move is one guarded update that writes who, when and why.
"""


def axes() -> list[tuple[str, Moves]]:
    """Every state axis of the product with the module that holds it."""
    found = []
    for path, _ in modules():
        if path.parts[-1] == "types.py" or "rules" in path.parts:
            name = ".".join(path.with_suffix("").parts)
            module = importlib.import_module(name)
            found += [(name, value) for value in vars(module).values() if isinstance(value, Moves)]
    own: dict[str, tuple[str, Moves]] = {}
    for name, value in found:
        own.setdefault(value.axis, (name, value))
    return sorted(own.values(), key=lambda pair: pair[1].axis)


def page() -> str:
    """The page as it should be."""
    parts = [
        f"## {moves.axis.capitalize()}\n\n`{name}`\n\n```mermaid\n{moves.mermaid()}\n```\n"
        for name, moves in axes()
    ]
    return HEAD + "\n" + "\n".join(parts)


def test_the_page_shows_the_tables() -> None:
    hold(PAGE, page())


def test_every_pair_of_state_and_verb() -> None:
    """A verb leads somewhere exactly from the states that its table names."""
    from amends.core.errors import Refused

    tried = 0
    for _, moves in axes():
        for state in moves.states:
            for verb, (before, after) in moves.table.items():
                tried += 1
                try:
                    assert moves.after(state, verb) == after
                    assert state in before
                except Refused:
                    assert state not in before
                    assert verb not in moves.verbs(state)
    assert tried > 100
