"""How the name of a sent file is shown."""

from __future__ import annotations

_MOST = 200


def shown_name(name: str) -> str:
    """The last part of a path, without signs that cannot be shown."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[:_MOST] or "file"
