"""The reference names every setting and every command that there is, and none that there is not."""

from __future__ import annotations

import re
from pathlib import Path

from amends.cli.main import PARTS

ROOT = Path(__file__).resolve().parents[2]
NAME = re.compile(r"\bAMENDS_[A-Z][A-Z_]*[A-Z]\b")


def test_every_setting_is_documented() -> None:
    sources = [*(ROOT / "amends").rglob("*.py"), ROOT / "dev", ROOT / "requirements" / "environment.py"]
    used = {name for path in sources for name in NAME.findall(path.read_text())} | {
        "AMENDS_SHARED",
        "AMENDS_CHROMIUM",
    }
    told = set(NAME.findall((ROOT / "docs" / "reference" / "settings.md").read_text()))
    assert used - told == set(), "document them in docs/reference/settings.md"
    assert told - used == set(), "nothing reads these any more"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "reference" / "cli.md").read_text()
    headings = set(re.findall(r"^## amends ([a-z-]+)$", text, re.MULTILINE))
    assert headings == PARTS.keys()
