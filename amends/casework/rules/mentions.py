"""Who is named in a note."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_NAMED = re.compile(r"(?<![\w.@])@([\w][\w.\-]{0,63})", re.UNICODE)


def handle(name: str, email: str) -> str:
    """How colleagues write somebody: the name without spaces, else the first part of the address; lower case."""
    return "".join(name.split()).casefold() or email.partition("@")[0].casefold()


def named(text: str) -> list[str]:
    """The handles in the text, each once, in order; a full stop at the end belongs to the sentence."""
    return list(dict.fromkeys(found.rstrip(".-").casefold() for found in _NAMED.findall(text)))


def whom(text: str, people: Mapping[str, Sequence[int]]) -> tuple[list[int], list[str]]:
    """(the people named, the handles that name nobody or more than one). `people`: handle -> user ids."""
    found: list[int] = []
    unknown: list[str] = []
    for word in named(text):
        ids = people.get(word, ())
        if len(ids) == 1:
            found.append(ids[0])
        else:
            unknown.append(word)
    return list(dict.fromkeys(found)), unknown
