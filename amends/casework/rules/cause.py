"""Which cause a case belongs to, so that cases of one cause can be decided together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def cause(
    sku: str, title: str, defect_code: str, defect_label: str, lot: str, advisories: Sequence[dict[str, Any]]
) -> tuple[str, str]:
    """(key, words): a known pattern before a production lot before product and defect."""
    if advisories:
        first = min(advisories, key=lambda advisory: str(advisory.get("ref", "")))
        return f"advisory:{first.get('ref', '')}", f"{first.get('title', '')} ({first.get('ref', '')})"
    if lot:
        return f"lot:{sku}:{lot}:{defect_code}", f"{title}, lot {lot}: {defect_label}"
    return f"defect:{sku}:{defect_code}", f"{title}: {defect_label}"
