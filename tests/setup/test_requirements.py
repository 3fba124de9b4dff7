"""What the product imports is in its lock, so that an installation without the tests' packages works."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_product_imports_only_what_run_lock_pins() -> None:
    providers = importlib.metadata.packages_distributions()
    pinned, extra = pins("run.lock"), pins("spark.lock")  # an extra is imported by the name of its package
    missing: dict[str, str] = {}
    for path in sorted((ROOT / "amends").rglob("*.py")):
        for name in imported(ast.parse(path.read_text())):
            top = name.split(".")[0]
            if top in sys.stdlib_module_names or top == "amends":
                continue
            if normal(top) not in extra and not any(
                normal(provider) in pinned for provider in providers.get(top, [])
            ):
                missing[top] = str(path.relative_to(ROOT))
    assert not missing, f"add to requirements/run.in and run ./dev lock: {missing}"


def pins(lock: str) -> set[str]:
    lines = (ROOT / "requirements" / lock).read_text().splitlines()
    return {normal(line.split("==")[0]) for line in lines if "==" in line}


def imported(tree: ast.AST) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.append(node.module)
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.split("[")[0]).lower()
