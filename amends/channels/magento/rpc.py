"""XML of all kinds that Magento speaks: XML-RPC and SOAP (Magento 1), and REST with Accept: application/xml."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from amends.channels.reading import Reader
from amends.channels.xmltree import name_of, read_xml, tree


def read(reader: Reader, body: bytes) -> Any:
    """The tree in the XML; {"fault": words} for an error; None and a finding when it is no XML."""
    root = read_xml(reader, body)
    if root is None:
        return None
    match name_of(root):
        case "methodResponse":
            return _response(root)
        case "Envelope":
            return _envelope(root)
        case _:
            return tree(root)


def _response(root: Element) -> Any:
    fault = next((it for it in root if name_of(it) == "fault"), None)
    values = [it for it in (root if fault is None else fault).iter() if name_of(it) == "value"]
    found = _value(values[0]) if values else {}
    if fault is not None:
        return {"fault": found.get("faultString") if isinstance(found, dict) else found}
    return found


def _value(value: Element) -> Any:
    """A value of XML-RPC; text without a type is a string."""
    inner = next(iter(value), None)
    if inner is None:
        return value.text or ""
    match name_of(inner):
        case "struct":
            return dict(_member(member) for member in inner if name_of(member) == "member")
        case "array":
            return [_value(it) for data in inner for it in data if name_of(it) == "value"]
        case "nil":
            return None
        case "boolean":
            return (inner.text or "").strip() == "1"
        case _:
            return inner.text or ""


def _member(member: Element) -> tuple[str, Any]:
    parts = {name_of(it): it for it in member}
    name, value = parts.get("name"), parts.get("value")
    return (name.text or "") if name is not None else "", None if value is None else _value(value)


def _envelope(root: Element) -> Any:
    """The result in a SOAP body."""
    body = next((it for it in root if name_of(it) == "Body"), None)
    answer = next(iter(body), None) if body is not None else None
    if answer is None:
        return {}
    found = tree(answer)
    if name_of(answer) == "Fault":
        return {"fault": found.get("faultstring") if isinstance(found, dict) else found}
    if isinstance(found, dict) and len(found) == 1:
        return next(iter(found.values()))
    return found
