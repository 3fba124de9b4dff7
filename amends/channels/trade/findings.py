"""Which record a finding of a document is about."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from amends.intake.ports import Problem, Record


def about_records(problems: Sequence[Problem], records: Sequence[Record]) -> tuple[Problem, ...]:
    """The findings of one document, about each record that it holds: so that what is wrong with a document holds
    back whatever came of it, and nothing else."""
    if not records:
        return tuple(problems)
    names = dict.fromkeys(record.external_id for record in records)
    return tuple(msgspec.structs.replace(found, about=name) for found in problems for name in names)


def refusals(findings: Sequence[Problem]) -> list[Problem]:
    """The findings for which something was not taken: notes are nobody's refusal."""
    return [found for found in findings if found.severity != "warn"]
