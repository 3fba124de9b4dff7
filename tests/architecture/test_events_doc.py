"""docs/reference/events.md is drawn from the types of events. AMENDS_WRITE_DOCS=1 writes it anew."""

from __future__ import annotations

from amends.feed.api import described
from tests.architecture.source import ROOT, hold

PAGE = ROOT / "docs" / "reference" / "events.md"
HEAD = """# Events

Drawn from the code (`tests/architecture/test_events_doc.py` holds this page to it). Every event is told like this,
in the feed (`GET /api/v1/feed`) and by webhooks alike:

```json
{"id": "EVT-7KQ2M-9X4PH", "type": "refund.paid", "version": 1, "timestamp": "2026-11-23T10:15:00.000000Z",
 "data": {"claim": "CLM-7KQ2M-9X4PH", "number": "CM-MAIN-2026-000001", "currency": "EUR", "total": 5950}}
```

`data` holds references, codes and amounts in minor units; no names, addresses or free texts. A field may be added
to a type at any time; when one changes or goes, `version` counts up. [How to receive them](../how-to/webhooks.md).

"""


def page() -> str:
    """The page as it should be."""
    parts = []
    for kind in described():
        rows = "".join(f"| `{name}` | {of} |\n" for name, of in kind.fields.items())
        parts.append(
            f"## {kind.type}\n\nVersion {kind.version}. {kind.about}\n\n| field | is |\n|---|---|\n{rows}"
        )
    return HEAD + "\n".join(parts)


def test_the_page_is_what_the_types_say() -> None:
    hold(PAGE, page())
