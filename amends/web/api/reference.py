"""The API's reference, drawn from its OpenAPI document: a page a room and an overview, plain HTML, no script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify

METHODS = ("get", "post", "put", "patch", "delete")


def overview(request: HttpRequest) -> HttpResponse:
    """All addresses in a line each, by room."""
    document = _document()
    return render(request, "api/overview.html", {"info": document["info"], "rooms": rooms_of(document)})


def page(request: HttpRequest, room: str) -> HttpResponse:
    """One room's addresses with parameters, bodies and answers, and the schemas that they use."""
    document = _document()
    rooms = rooms_of(document)
    if room not in rooms:
        raise Http404
    found = {
        "info": document["info"],
        "rooms": list(rooms),
        "room": room,
        "operations": rooms[room],
        "schemas": _schemas(document, room),
    }
    return render(request, "api/reference.html", found)


@cache
def _document() -> Any:
    """Drawn up once a process: the addresses do not change while it runs."""
    from amends.web.api.app import api  # the page belongs to the API that it describes

    return api.get_openapi_schema(path_prefix="/api/v1/")


def rooms_of(document: Any) -> dict[str, list[dict[str, Any]]]:
    """The document's operations by room (their first tag)."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for path, method, found in _operations(document):
        rooms.setdefault(_room(found), []).append(_operation(method, path, found))
    return rooms


def _operations(document: Any) -> Iterator[tuple[str, str, Any]]:
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                yield path, method, methods[method]


def _room(operation: dict[str, Any]) -> str:
    return str(operation.get("tags", ["other"])[0])


def _schemas(document: Any, room: str) -> list[dict[str, Any]]:
    """What the room's operations name, and what that names in its turn."""
    known = document["components"]["schemas"]
    waiting = {name for _, _, found in _operations(document) if _room(found) == room for name in _named(found)}
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        reached.add(name)
        waiting |= set(_named(known[name])) - reached
    return [
        {
            "name": name,
            "about": known[name].get("description", ""),
            "fields": _fields(known[name]),
            "example": _example(known[name]),
        }
        for name in sorted(reached)
    ]


def _named(part: Any) -> Iterator[str]:
    """Names of the schemas that this part of the document refers to."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield str(value).rsplit("/", 1)[-1]
            else:
                yield from _named(value)
    elif isinstance(part, list):
        for one in part:
            yield from _named(one)


def _operation(method: str, path: str, found: dict[str, Any]) -> dict[str, Any]:
    body = found.get("requestBody", {}).get("content", {})
    kind = next(iter(body), "")
    good: dict[str, Any] = next(
        (answer for status, answer in found["responses"].items() if str(status).startswith("2")), {}
    )
    content = good.get("content", {}).get("application/json", {})
    summary, about = found.get("summary", ""), found.get("description", "")
    return {
        "id": slugify(f"{method} {path.replace('/', ' ')}"),
        "method": method.upper(),
        "path": path,
        "summary": summary,
        "about": "" if about.rstrip(".") == summary else about,
        "right": " or ".join(found.get("x-rights", [])),
        "parameters": [
            {
                "name": one["name"],
                "place": one["in"],
                "type": type_of(one.get("schema", {})),
                "required": one.get("required", False),
            }
            for one in found.get("parameters", [])
        ],
        "body_kind": kind,
        "body": type_of(body[kind]["schema"]) if kind else "",
        "answer": type_of(content["schema"]) if content else "",
    }


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = set(schema.get("required", []))
    return [
        {"name": name, "type": type_of(field), "required": name in required}
        for name, field in schema.get("properties", {}).items()
    ]


def _example(schema: dict[str, Any]) -> str:
    found = schema.get("examples", [])
    return json.dumps(found[0], indent=2, ensure_ascii=False) if found else ""


def type_of(schema: dict[str, Any]) -> str:
    """A schema in a few words: "integer", "list of Claim", "Claim or null"."""
    if "$ref" in schema:
        return str(schema["$ref"]).rsplit("/", 1)[-1]
    for key in ("anyOf", "oneOf", "allOf"):
        if key in schema:
            return " or ".join(type_of(one) for one in schema[key])
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        if "prefixItems" in schema:
            return "[" + ", ".join(type_of(one) for one in schema["prefixItems"]) + "]"
        return f"list of {type_of(schema.get('items', {}))}"
    if schema.get("type") == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"map of {type_of(schema['additionalProperties'])}"
    kind = schema.get("format") or schema.get("type") or "any"
    return str(kind)
