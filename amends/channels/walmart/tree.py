"""Walmart's XML as the objects that its JSON would be: names without namespace, repeated children as a list.

Read by defusedxml: no entities, no external references, no document type.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from amends.channels.reading import Reader

_DEEPEST = 60


def looks_like_xml(body: bytes) -> bool:
    """Whether the body begins as XML does."""
    return body[:64].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")


def read_xml(reader: Reader, body: bytes) -> dict[str, Any] | None:
    """{root name: content}; None (and a finding) when it cannot be read."""
    try:
        root = fromstring(body.lstrip(b"\xef\xbb\xbf \r\n\t"), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        reader.note("syntax_invalid", syntax="XML", why=f"{type(error).__name__} {error}"[:150])
        return None
    return {_name(root): _content(root, 0)}


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _content(element: Element, depth: int) -> Any:
    children = list(element)
    if not children or depth > _DEEPEST:
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in children:
        name, content = _name(child), _content(child, depth + 1)
        if name not in found:
            found[name] = content
        elif isinstance(found[name], list):
            found[name].append(content)
        else:
            found[name] = [found[name], content]
    return found
