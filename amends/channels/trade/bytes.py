"""The text of an EDI file, whatever it is encoded in."""

from __future__ import annotations

import codecs

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def as_text(body: bytes, *stated: str) -> str:
    """By its byte order mark, else as UTF-16 without one, else as UTF-8, else as `stated` (the encoding that the
    interchange names), else as ISO 8859-1, which fits any bytes. NUL, which no database keeps, is dropped."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace").replace("\x00", "")
    head = body[:64]
    if len(head) > 8 and head[1::2].count(0) == len(head) // 2:
        return body.decode("utf-16-le", "replace").replace("\x00", "")
    for encoding in ("utf-8", *stated):
        try:
            return body.decode(encoding).replace("\x00", "")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("iso-8859-1").replace("\x00", "")
