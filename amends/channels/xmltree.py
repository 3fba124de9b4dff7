"""XML as the same trees that JSON gives: no entities, no document types, nothing fetched from elsewhere."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from amends.channels.reading import Reader

_DEEPEST = 100
_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"


def looks_like_xml(body: bytes) -> bool:
    """Whether the body starts as XML does."""
    return body[:64].removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<"


def read_xml(reader: Reader, body: bytes) -> Element | None:
    """The root element; None and a finding when it is no XML, or XML with entities or a document type."""
    try:
        root = defusedxml.ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        why = str(error)[:150] or type(error).__name__
        reader.note("syntax_invalid", syntax="XML", why=" ".join(why.split()))
        return None
    if _too_deep(root):
        reader.note("syntax_invalid", syntax="XML", why=f"more than {_DEEPEST} levels of elements")
        return None
    return root if isinstance(root, Element) else None


def _too_deep(root: Element) -> bool:
    level = [root]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def name_of(element: Element) -> str:
    """The local name."""
    return str(element.tag).rpartition("}")[2]


def tree(element: Element, lists: frozenset[str] = frozenset({"item"})) -> Any:
    """Text, None (xsi:nil), an object, or (when all members bear a name of `lists`) a list. Members that occur
    several times under another name become a list under that name."""
    if element.get(_NIL) in ("true", "1"):
        return None
    children = list(element)
    if not children:
        return (element.text or "").strip()
    names = {name_of(child) for child in children}
    if len(names) == 1 and names <= lists:
        return [tree(child, lists) for child in children]
    found: dict[str, Any] = {}
    for child in children:
        name, value = name_of(child), tree(child, lists)
        if name in found:
            kept = found[name]
            found[name] = [*kept, value] if isinstance(kept, list) else [kept, value]
        else:
            found[name] = value
    return found
