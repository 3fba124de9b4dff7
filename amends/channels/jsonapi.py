"""JSON:API documents as plain objects."""

from __future__ import annotations

from typing import Any

from amends.channels.tree import Tree, obj, objs

_DEEPEST = 4


def is_jsonapi(raw: Tree) -> bool:
    """Whether `data` holds resource objects."""
    found = raw.get("data")
    first = found[0] if isinstance(found, list) and found else found
    return isinstance(first, dict) and isinstance(first.get("attributes"), dict) and "type" in first


def resources(raw: Tree) -> list[Tree]:
    """Every resource of `data` as a plain object with `_type`; related ones are put in from `included`, and where
    they are not there, an object with its id only."""
    known = {(str(it.get("type")), str(it.get("id"))): it for it in objs(raw, "included")}
    found = raw.get("data")
    data = found if isinstance(found, list) else [found]
    return [_flat(it, known, 0) for it in data if isinstance(it, dict)]


def _flat(resource: Tree, known: dict[tuple[str, str], Tree], depth: int) -> Tree:
    flat: Tree = {**obj(resource, "attributes"), "id": resource.get("id"), "_type": str(resource.get("type"))}
    for name, relation in obj(resource, "relationships").items():
        flat[str(name)] = _related(relation, known, depth)
    return flat


def _related(relation: Any, known: dict[tuple[str, str], Tree], depth: int) -> Any:
    data = relation.get("data") if isinstance(relation, dict) else None
    if isinstance(data, list):
        return [_one(it, known, depth) for it in data if isinstance(it, dict)]
    return _one(data, known, depth) if isinstance(data, dict) else None


def _one(link: Tree, known: dict[tuple[str, str], Tree], depth: int) -> Tree:
    whole = known.get((str(link.get("type")), str(link.get("id"))))
    if whole is None or depth >= _DEEPEST:
        return {"id": link.get("id"), "_type": str(link.get("type"))}
    return _flat(whole, known, depth + 1)
