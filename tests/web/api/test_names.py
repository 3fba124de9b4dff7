"""Schemas of the document: each is there under a name of its own."""

from __future__ import annotations

import collections

import pytest

import amends.config.urls  # noqa: F401 (declares every address)
from amends.web.api.door import In
from amends.web.api.names import Named
from amends.web.api.shapes import Out


def _all(kind: type[In] | type[Out]) -> list[type]:
    return [one for child in kind.__subclasses__() for one in [child, *_all(child)]]


def test_no_two_schemas_share_a_name() -> None:
    names = collections.Counter(kind.__name__ for kind in [*_all(In), *_all(Out)])
    assert len(names) > 300
    assert [name for name, count in names.items() if count > 1] == []


def test_the_second_of_a_name_is_named_after_its_room_and_a_third_is_refused() -> None:
    def made(room: str) -> str:
        return str(Named.__new__(Named, "Peculiar", (Out,), {"__module__": f"amends.web.api.{room}"}).__name__)

    assert [made("books"), made("gates"), made("letters")] == ["Peculiar", "GatesPeculiar", "LettersPeculiar"]
    with pytest.raises(TypeError, match="letters"):
        made("letters")
