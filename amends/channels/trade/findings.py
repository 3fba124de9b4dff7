"""Which record a finding of a document is about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from amends.intake.ports import Problem, Record


def about_records(problems: Sequence[Problem], records: Sequence[Record]) -> tuple[Problem, ...]:
    """The findings of one document, about its record when it holds one, about all of it when it holds several: so
    that what is wrong with a document holds it back, whatever the record is called."""
    if not records:
        return tuple(problems)
    name = records[0].external_id if len(records) == 1 else ""
    return tuple(msgspec.structs.replace(found, about=name) for found in problems)
