"""What other rooms may use of the evidence room. Types are in types, re-exported by ports."""

import amends.evidence.rules.errors  # noqa: F401  (registers the texts)
from amends.evidence.commands.add_file import add_file
from amends.evidence.commands.erase import erase_person
from amends.evidence.commands.hold import release_hold, set_hold
from amends.evidence.commands.uploads import (
    ALGORITHMS,
    MAX_PIECE,
    append,
    begin_upload,
    drop_upload,
    finish,
    most_bytes,
)
from amends.evidence.queries.read import attachment_file, attachment_page, attachments, erasures, holds, upload

__all__ = [
    "ALGORITHMS",
    "MAX_PIECE",
    "add_file",
    "append",
    "attachment_file",
    "attachment_page",
    "attachments",
    "begin_upload",
    "drop_upload",
    "erase_person",
    "erasures",
    "finish",
    "holds",
    "most_bytes",
    "release_hold",
    "set_hold",
    "upload",
]
