"""The grammar of a policy's cells.

The engine behind the table understands a whole expression language; a policy may use only what is
written here, so that no cell can loop, call, allocate or abort. An empty input cell matches everything.
"""

from __future__ import annotations

import re

from amends.core.errors import Refused
from amends.decisions.rules.fields import Kind

MAX_LENGTH = 600
_WORD = r'"[A-Za-z0-9_ .-]{0,60}"'
_WORDS = rf"{_WORD}(, ?{_WORD}){{0,30}}"
_NUMBER = r"-?\d{1,12}"
_INPUT = {
    Kind.WORD: re.compile(rf"{_WORDS}|not in \[{_WORDS}\]"),
    Kind.NUMBER: re.compile(rf"(==|<=|>=|<|>)? ?{_NUMBER}|\[{_NUMBER}\.\.{_NUMBER}\]"),
    Kind.YES_NO: re.compile(r"true|false"),
}
_OUTPUT = {
    Kind.WORD: re.compile(_WORD),
    Kind.TEXT: re.compile(r'"[^"\\\x00-\x1f]{0,500}"'),
    Kind.NUMBER: re.compile(_NUMBER),
    Kind.YES_NO: re.compile(r"true|false"),
}
_ALLOWED = {
    Kind.WORD: 'words in double quotes, separated by commas: "pass", "flag"; or not in ["pass", "flag"]',
    Kind.TEXT: "a text in double quotes",
    Kind.NUMBER: "a whole number, a comparison such as > 30, or a range such as [1..30]",
    Kind.YES_NO: "true or false",
}


def check_input(cell: str, kind: Kind, place: str) -> None:
    """Refused("cell_not_allowed") unless the condition is in the grammar (empty = any)."""
    if cell and not (len(cell) <= MAX_LENGTH and _INPUT[kind].fullmatch(cell)):
        raise Refused("cell_not_allowed", place=place, cell=cell[:80], allowed=_ALLOWED[kind])


def check_output(cell: str, kind: Kind, place: str) -> None:
    """Refused("cell_not_allowed") unless the answer is one plain value."""
    if not (len(cell) <= MAX_LENGTH and _OUTPUT[kind].fullmatch(cell)):
        raise Refused("cell_not_allowed", place=place, cell=cell[:80], allowed=_ALLOWED[kind])


def numbers(cell: str) -> list[int]:
    """The numbers that a number cell compares with."""
    return [int(found) for found in re.findall(_NUMBER, cell.replace("..", " "))]
