"""The statutory guarantees of the data files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

import amends.catalog.rules.errors  # noqa: F401
from amends.catalog.commands.save_term import term_row
from amends.catalog.models import WarrantyTerm
from amends.catalog.rules.statutory import StatutoryTerm, read_statutory
from amends.core.errors import Refused

_OURS = Path(__file__).parent.parent / "data" / "statutory.toml"
_FIELDS = (
    "name", "months", "starts", "burden_months", "remedies", "source", "countries", "regions", "buyers",
    "valid_from", "valid_to", "slot", "more",
)  # fmt: skip


def load_statutory() -> int:
    """Bring the statutory terms in line with our file and the merchant's (AMENDS_STATUTORY_FILE); how many are
    new or changed. Their history is kept, and what was frozen stays. Refused("statutory_file_wrong").

    An entry is found by its key, or by the source under which an earlier version kept it. An entry that stands in
    no file any more stays as it is: end it by hand.
    """
    texts = [_OURS.read_text(encoding="utf-8")]
    if settings.STATUTORY_FILE:
        try:
            texts.append(Path(settings.STATUTORY_FILE).read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Refused("statutory_file_wrong", why=str(error)) from error
    return keep_statutory(read_statutory(*texts))


def keep_statutory(entries: Sequence[StatutoryTerm]) -> int:
    """Write these entries; how many are new or changed. Two statements where nothing changed."""
    with transaction.atomic():
        rows = list(WarrantyTerm.objects.filter(kind="statutory").order_by("pk"))
        by_key = {row.key: row for row in rows if row.key}
        by_source = {row.source: row for row in rows if not row.key}
        changed = 0
        fresh = []
        for entry in entries:
            wanted = _row(entry)
            found = by_key.get(entry.key) or next(
                (by_source[source] for source in (entry.term.source, *entry.was) if source in by_source), None
            )
            if found is None:
                fresh.append(wanted)
                continue
            names = [name for name in ("key", *_FIELDS) if getattr(found, name) != getattr(wanted, name)]
            if names:
                for name in names:
                    setattr(found, name, getattr(wanted, name))
                found.save(update_fields=names)
                changed += 1
        WarrantyTerm.objects.bulk_create(fresh)
    return changed + len(fresh)


def _row(entry: StatutoryTerm) -> WarrantyTerm:
    row = term_row(entry.term)
    row.key, row.buyers = entry.key, entry.buyers
    row.countries, row.regions = list(entry.countries), list(entry.regions)
    row.valid_from, row.valid_to = entry.valid_from, entry.valid_to
    return row
