"""A payload as leaves that can be altered one at a time, whatever its form: JSON, XML, EDI segments, or a table.

`path` names the leaf without positions (line_items[].price, Invoice/Line/Price/@currency, N1[BY]02, a column), so
that the same field of several lines and files is one. Only our own fixtures are read here.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring


class Leaf(NamedTuple):
    """One value of a payload: what its path is, where exactly it stands, and what it holds."""

    path: str
    place: Any
    value: Any


class Document(Protocol):
    """A payload of one form."""

    def leaves(self) -> Iterator[Leaf]:
        """Every leaf."""

    def altered(self, leaf: Leaf, value: Any) -> bytes:
        """The payload with this value in place of the leaf's; None takes the leaf out."""


def document(body: bytes) -> Document | None:
    """The payload in its form; None when it is none of them."""
    text = body.lstrip(b"\xef\xbb\xbf \r\n\t")
    if text[:1] in (b"{", b"["):
        return _json(body)
    if text[:1] == b"<" or text[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return _Xml(fromstring(body))
        except Exception:
            return None
    if edi := _edi(text):
        return edi
    return _table(body)


class _Json:
    def __init__(self, roots: list[Any], lines: bool) -> None:
        self._roots, self._lines = roots, lines

    def leaves(self) -> Iterator[Leaf]:
        for index, root in enumerate(self._roots):
            yield from _walk(root, "", (index,))

    def altered(self, leaf: Leaf, value: Any) -> bytes:
        *way, last = leaf.place
        node: Any = self._roots
        for step in way:
            node = node[step]
        kept = node[last]
        if value is None and isinstance(node, dict):
            del node[last]
        else:
            node[last] = value
        try:
            parts = [json.dumps(root).encode() for root in self._roots]
        finally:
            if value is None and isinstance(node, dict):
                items = list(node.items())
                node.clear()
                node.update({last: kept})
                node.update(items)
            node[last] = kept
        return b"\n".join(parts) if self._lines else parts[0]


def _walk(node: Any, path: str, place: tuple[Any, ...]) -> Iterator[Leaf]:
    if isinstance(node, dict):
        for name, value in node.items():
            shown = "*" if re.search(r"\d{4}", name) else name
            yield from _walk(value, f"{path}.{shown}" if path else shown, (*place, name))
    elif isinstance(node, list):
        for index, value in enumerate(node):
            yield from _walk(value, f"{path}[]", (*place, index))
    elif node is not None:
        yield Leaf(path, place, node)


def _json(body: bytes) -> _Json | None:
    try:
        return _Json([json.loads(body)], lines=False)
    except ValueError:
        pass
    try:
        return _Json([json.loads(line) for line in body.splitlines() if line.strip()], lines=True)
    except ValueError:
        return None


class _Xml:
    def __init__(self, root: Element) -> None:
        self._root = root

    def leaves(self) -> Iterator[Leaf]:
        yield from self._below(self._root, _local(self._root.tag))

    def _below(self, node: Element, path: str) -> Iterator[Leaf]:
        for name, value in node.attrib.items():
            yield Leaf(f"{path}/@{_local(name)}", (node, name), value)
        if node.text and node.text.strip():
            yield Leaf(path, (node, None), node.text.strip())
        for child in node:
            if isinstance(child.tag, str):
                yield from self._below(child, f"{path}/{_local(child.tag)}")

    def altered(self, leaf: Leaf, value: Any) -> bytes:
        node, name = leaf.place
        kept = node.text if name is None else node.attrib[name]
        if name is None:
            node.text = value
        elif value is None:
            del node.attrib[name]
        else:
            node.attrib[name] = value
        try:
            written: bytes = tostring(self._root, encoding="utf-8", xml_declaration=True)
        finally:
            if name is None:
                node.text = kept
            else:
                node.attrib[name] = kept
        return written


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]


class _Edi:
    """Segments of elements of components. The first element of few letters tells segments of one name apart."""

    def __init__(self, text: str, segment: str, element: str, component: str, release: str, tag: str = "") -> None:
        self._segment, self._element, self._component = segment, element, component
        self._tag, self._release = tag or element, release
        self._segments = [
            self._split(part.strip("\r\n"), element) for part in self._split(text, segment) if part.strip("\r\n ")
        ]
        if tag:
            for parts in self._segments:
                name, _, first = parts[0].partition(tag)
                parts[:1] = [name, first]

    def _split(self, text: str, mark: str) -> list[str]:
        if not self._release:
            return text.split(mark)
        return re.split(rf"(?<!{re.escape(self._release)}){re.escape(mark)}", text)

    def leaves(self) -> Iterator[Leaf]:
        for row, parts in enumerate(self._segments):
            name = parts[0]
            first = self._split(parts[1], self._component) if self._component and len(parts) > 2 else parts[1:2]
            qualifier = first[0] if first and len(parts) > 2 else ""
            shown = f"{name}[{qualifier}]" if re.fullmatch(r"[A-Z0-9]{1,3}", qualifier) else name
            for column, cell in enumerate(parts[1:], start=1):
                components = self._split(cell, self._component) if self._component else [cell]
                for index, value in enumerate(components):
                    if value.strip():
                        whole = f"{shown}{column:02d}" + (f".{index + 1}" if len(components) > 1 else "")
                        yield Leaf(whole, (row, column, index), value.strip())

    def altered(self, leaf: Leaf, value: Any) -> bytes:
        row, column, index = leaf.place
        cell = self._segments[row][column]
        components = self._split(cell, self._component) if self._component else [cell]
        old = components[index]
        new = "" if value is None else str(value)
        components[index] = new.ljust(len(old)) if self._segments[row][0] == "ISA" else new
        self._segments[row][column] = self._component.join(components)
        try:
            rows = [
                parts[0] + "".join((self._tag if place == 0 else self._element) + it for place, it in
                                   enumerate(parts[1:]))
                for parts in self._segments
            ]  # fmt: skip
        finally:
            self._segments[row][column] = cell
        return (
            (self._segment + "\n").join([*rows, ""]).encode()
            if self._segment != "\n"
            else "\n".join([*rows, ""]).encode()
        )


def _edi(raw: bytes) -> _Edi | None:
    text = raw.decode("utf-8", "replace")
    if text.startswith("ISA") and len(text) > 106:
        return _Edi(text, text[105], text[3], text[104], "")
    if text.startswith("UNA") and len(text) > 9:
        return _Edi(text[9:].lstrip("\r\n"), text[8], text[4], text[3], text[6].strip())
    if text.startswith("UNB"):
        return _Edi(text, "'", "+", ":", "?")
    if text.startswith("STX="):
        return _Edi(text, "'", "+", ":", "?", tag="=")
    lines = text.splitlines()
    if len(lines) > 2 and all(re.match(r"[A-Z0-9]{2,8}\|", line) for line in lines[1:] if line.strip()):
        return _Edi(text.replace("\r\n", "\n"), "\n", "|", "", "")
    return None


class _Table:
    def __init__(self, rows: list[list[str]], delimiter: str) -> None:
        self._rows, self._delimiter = rows, delimiter

    def leaves(self) -> Iterator[Leaf]:
        head = self._rows[0]
        for row, cells in enumerate(self._rows[1:], start=1):
            for column, value in enumerate(cells[: len(head)]):
                if value.strip():
                    yield Leaf(head[column].strip(), (row, column), value.strip())

    def altered(self, leaf: Leaf, value: Any) -> bytes:
        row, column = leaf.place
        kept = self._rows[row][column]
        self._rows[row][column] = "" if value is None else str(value)
        try:
            out = io.StringIO()
            csv.writer(out, delimiter=self._delimiter).writerows(self._rows)
        finally:
            self._rows[row][column] = kept
        return out.getvalue().encode()


def _table(body: bytes) -> _Table | None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")
    head = text.splitlines()[0] if text.strip() else ""
    delimiter = max(",;\t|", key=head.count)
    rows = list(csv.reader(io.StringIO(text), delimiter=delimiter))
    return _Table(rows, delimiter) if len(rows) > 1 and len(rows[0]) > 1 else None
