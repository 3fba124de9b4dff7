"""The API's reference page, drawn from its OpenAPI document: plain HTML, no script."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

METHODS = ("get", "post", "put", "patch", "delete")


def page(request: HttpRequest) -> HttpResponse:
    """All addresses by room, with parameters, bodies and answers."""
    from amends.web.api.app import api  # the page belongs to the API that it describes

    return render(request, "api/reference.html", outline(api.get_openapi_schema(path_prefix="/api/v1/")))


def outline(document: Any) -> dict[str, Any]:
    """The document as rooms with operations, and the schemas that they name."""
    rooms: dict[str, list[dict[str, Any]]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                found = methods[method]
                rooms.setdefault(found.get("tags", ["other"])[0], []).append(_operation(method, path, found))
    schemas = [
        {
            "name": name,
            "about": schema.get("description", ""),
            "fields": _fields(schema),
            "example": _example(schema),
        }
        for name, schema in sorted(document["components"]["schemas"].items())
    ]
    return {"info": document["info"], "rooms": rooms, "schemas": schemas}


def _operation(method: str, path: str, found: dict[str, Any]) -> dict[str, Any]:
    body = found.get("requestBody", {}).get("content", {})
    kind = next(iter(body), "")
    good: dict[str, Any] = next(
        (answer for status, answer in found["responses"].items() if str(status).startswith("2")), {}
    )
    content = good.get("content", {}).get("application/json", {})
    summary, about = found.get("summary", ""), found.get("description", "")
    return {
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
