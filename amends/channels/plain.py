"""A payload's bytes as every channel reads them: unpacked, in UTF-8, without a byte order mark.

Signatures and dedupe keys are of the raw bytes; this is only for reading.
"""

from __future__ import annotations

import codecs
import re
import zlib

LARGEST = 64 * 1024 * 1024
"""What a packed payload may unpack to; a larger one is left as it came."""
_GZIP = b"\x1f\x8b"
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = re.compile(rb"(?:(?P<le>[{\[<]\x00)|\x00[{\[<])[^\x00]?")
_STATED = re.compile(r"(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"'][^\"']{0,40}[\"']")


def plain(body: bytes) -> bytes:
    """The bytes, gzip unpacked, UTF-16 and UTF-32 recoded, the byte order mark taken off. What cannot be read so
    is left as it is: the channel then says what is wrong with it."""
    if body.startswith(_GZIP):
        body = _unpacked(body)
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return _recoded(body[len(mark) :], encoding, body)
    if found := _UNMARKED.match(body[:4]):
        return _recoded(body, "utf-16-le" if found["le"] else "utf-16-be", body)
    return body.removeprefix(codecs.BOM_UTF8)


def _unpacked(body: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        found = unpacker.decompress(body, LARGEST)
    except zlib.error:
        return body
    return found if unpacker.eof else body


def _recoded(text: bytes, encoding: str, body: bytes) -> bytes:
    try:
        found = text.decode(encoding)
    except UnicodeDecodeError:
        return body
    return _STATED.sub(r"\1", found, count=1).encode("utf-8", "replace")
