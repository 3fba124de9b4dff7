"""What an edit changed, line by line, in a form that people read."""

from __future__ import annotations

import difflib
import re

import msgspec

_MOST_LINES = 4000


def readable(body: bytes) -> str:
    """The bytes for reading: JSON indented (numbers digit for digit), EDI a segment a line, XML a tag a line."""
    try:
        return msgspec.json.format(body, indent=2).decode()
    except (msgspec.DecodeError, RecursionError, ValueError):
        text = body.decode("utf-8", "replace")
    if text.count("\n") > 3:
        return text
    if text.startswith("ISA") and len(text) > 106:
        return text.replace(text[105], text[105] + "\n")
    if text.startswith(("UNA", "UNB", "STX=")):
        return text.replace("'", "'\n")
    return re.sub(r">\s*<", ">\n<", text) if text.lstrip().startswith("<") else text


def changes(before: bytes, after: bytes) -> list[tuple[str, str]]:
    """("-", line), ("+", line) and (" ", line) for what surrounds them; [("", "...")] where much is the same."""
    old, new = readable(before).splitlines()[:_MOST_LINES], readable(after).splitlines()[:_MOST_LINES]
    found: list[tuple[str, str]] = []
    for line in difflib.unified_diff(old, new, lineterm="", n=2):
        if line.startswith(("---", "+++")):
            continue
        found.append(("", "…") if line.startswith("@@") else (line[0], line[1:]))
    return found[1:] if found and found[0] == ("", "…") else found
