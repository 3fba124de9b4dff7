"""Reading our own source for the architecture tests."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOUSE = ROOT / "amends"


def writing() -> bool:
    """Whether the pages that are drawn from the code are to be written anew."""
    return bool(os.environ.get("AMENDS_WRITE_DOCS"))


def hold(page: Path, drawn: str) -> None:
    """A page of the documentation is what the code draws; written first when asked for."""
    if writing():
        page.write_text(drawn)
    held = page.read_text() if page.is_file() else ""
    assert held == drawn, "write it anew: AMENDS_WRITE_DOCS=1 ./dev test tests/architecture"


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the product but migrations, with its path below the repository."""
    for path in sorted(HOUSE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path.relative_to(ROOT), ast.parse(path.read_text())


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """(line, absolute module) of every import; "from amends.room import c" gives amends.room.c."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            if node.module.startswith("amends.") and node.module.count(".") == 1:
                yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, node.module
