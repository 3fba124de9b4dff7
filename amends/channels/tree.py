"""Walking a decoded payload whose parts may be absent, null, or of another form than the party documents."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import msgspec

from amends.channels.reading import Reader, decode

Tree = dict[str, Any]
_decode: Callable[[bytes], Any] = msgspec.json.Decoder(Any, float_hook=Decimal).decode
_BOM = b"\xef\xbb\xbf"


def read_json(reader: Reader, body: bytes) -> Any:
    """Objects, lists and scalars, with exact decimals; None and a finding when it is no JSON."""
    return decode(body.removeprefix(_BOM), _decode, reader)


def compact(raw: Tree) -> bytes:
    """JSON without blanks; what JSON has no form for is written as text."""
    return json.dumps(raw, default=str, ensure_ascii=False, separators=(",", ":")).encode()


def get(node: Any, *path: str) -> Any:
    """What lies at the path, None when there is nothing."""
    for name in path:
        node = node.get(name) if isinstance(node, dict) else None
    return node


def obj(node: Any, *path: str) -> Tree:
    """The object at the path; an empty one when there is none (PHP's empty object is a list)."""
    found = get(node, *path)
    return found if isinstance(found, dict) else {}


def objs(node: Any, *path: str) -> list[Tree]:
    """The objects of a list at the path. An object counts as a list of its members when all of them are objects
    (PHP writes lists with gaps so), else as a list of one."""
    found = get(node, *path)
    if isinstance(found, dict) and found:
        inner = list(found.values())
        found = inner if all(isinstance(it, dict) for it in inner) else [found]
    return [it for it in found if isinstance(it, dict)] if isinstance(found, list) else []


def first(node: Any, *names: str) -> Any:
    """The first member that says anything (neither null nor "")."""
    for name in names:
        found = get(node, name)
        if found is not None and found != "":
            return found
    return None
