"""Reading XML without trusting it: no entities, no external documents, bounded in size and depth.

A document type declaration as such is allowed, because cXML always carries one; what it points at is never read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import defusedxml.ElementTree
from defusedxml.common import DefusedXmlException

from amends.channels.reading import Reader, text

_LONGEST = 64 * 1024 * 1024
_DEEPEST = 200
_MOST_NODES = 2_000_000


class Node:
    """One element; names are local names, since prefixes differ and versions change the namespace."""

    __slots__ = ("_element", "name", "space")

    def __init__(self, element: Any) -> None:
        self._element = element
        self.space, self.name = _names(element.tag)

    def all(self, *path: str) -> list[Node]:
        """The elements at this path of local names, in document order."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node if child.name == name]
        return found

    def first(self, *path: str) -> Node | None:
        """The first element at this path."""
        return next(iter(self.all(*path)), None)

    def text(self, *path: str) -> str:
        """The first text at this path that is not empty, bounded and stripped; "" when there is none."""
        return next((found for node in self.all(*path) if (found := text(node.value()))), "")

    def value(self) -> str:
        """The element's own text, texts of the elements inside it not included."""
        parts = [self._element.text or "", *(child.tail or "" for child in self._element)]
        return " ".join(" ".join(parts).split())

    def get(self, name: str) -> str:
        """An attribute by its local name, "" when absent."""
        for key, value in self._element.attrib.items():
            if key == name or key.endswith("}" + name):
                return text(value)
        return ""

    def below(self, *names: str) -> Iterator[Node]:
        """Every element anywhere below (or this one) with one of the names."""
        for element in self._element.iter():
            if isinstance(element.tag, str) and _names(element.tag)[1] in names:
                yield Node(element)

    def __iter__(self) -> Iterator[Node]:
        return (Node(child) for child in self._element if isinstance(child.tag, str))


def _names(tag: str) -> tuple[str, str]:
    space, _, name = tag.rpartition("}")
    return space.lstrip("{"), name


def looks_like_xml(body: bytes) -> bool:
    """Whether the first character that is not blank opens a tag, in any of the encodings XML allows."""
    return body[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").startswith(b"<")


def read_xml(reader: Reader, body: bytes) -> Node | None:
    """The document's root; None (and a finding) when it is no XML, too large, too deep, or declares entities."""
    try:
        if len(body) > _LONGEST:
            raise ValueError(f"it has more than {_LONGEST} bytes")
        body = body.lstrip(b" \t\r\n")
        root = defusedxml.ElementTree.fromstring(body, forbid_entities=True, forbid_external=True)
        _bounded(root)
    except DefusedXmlException as error:
        reader.note(
            "syntax_invalid", syntax="XML", why=f"it declares what is not allowed ({type(error).__name__})"
        )
    except (SyntaxError, ValueError, LookupError, RecursionError, MemoryError) as error:
        reader.note("syntax_invalid", syntax="XML", why=str(error)[:150] or type(error).__name__)
    else:
        return Node(root)
    return None


def _bounded(root: Any) -> None:
    """Refuse a tree that is too deep or too large, without recursion."""
    level, nodes, depth = [root], 0, 0
    while level:
        nodes += len(level)
        depth += 1
        if depth > _DEEPEST:
            raise ValueError(f"it is nested more than {_DEEPEST} deep")
        if nodes > _MOST_NODES:
            raise ValueError(f"it has more than {_MOST_NODES} elements")
        level = [child for element in level for child in element]
