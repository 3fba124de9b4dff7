"""Each schema of the API's document has a name of its own."""

from __future__ import annotations

from typing import Any, dataclass_transform

from ninja import Field
from ninja.schema import ResolverMetaclass

_TAKEN: set[str] = set()


@dataclass_transform(kw_only_default=True, field_specifiers=(Field,))
class Named(ResolverMetaclass):
    """Names a schema after its room as well where another room has taken its name.

    The document keeps schemas by name, so that the later of two would take the earlier's place without a word.
    """

    def __new__(mcs, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> Any:
        """The class, under a name that is free. TypeError when the room has two of this name."""
        own = _free(name, namespace.get("__module__", ""))
        return super().__new__(mcs, own, bases, {**namespace, "__qualname__": own}, **options)


def _free(name: str, module: str) -> str:
    room = module.removeprefix("amends.").removeprefix("web.api.").split(".")[0]
    for own in (name, room.title().replace("_", "") + name):
        if own not in _TAKEN:
            _TAKEN.add(own)
            return own
    raise TypeError(f"The room {room} has two schemas called {name}: call one of them otherwise.")
