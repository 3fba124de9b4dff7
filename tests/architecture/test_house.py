"""The house rules of DESIGN sections 2, 3 and 5 as tests."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.source import ROOT, imported, modules

FLOORS = ["types", "facts", "ports", "rules", "models", "queries", "commands", "jobs", "api"]
ROOMS_WITH_FLOORS = {
    "jobs", "ledger", "notices", "accounts", "catalog", "orders", "gates", "intake", "exchange", "claims",
    "checks", "decisions", "accounting", "credit", "payments", "resolutions", "returns", "quality", "repair",
    "monitor", "stewardship", "feed",
    "readings", "identification", "casework", "evidence", "warranty", "purchases",
    "replacements", "workshop", "inbound", "parcels", "disposal", "inspection", "refurbishment",
    "recovery",
}  # fmt: skip
OPEN_ROOMS = {"core", "config", "vision", "statistics"}


def _room(path: Path) -> str:
    return path.parts[1]


def test_other_rooms_are_reached_through_api_or_ports_only() -> None:
    wrong = []
    for path, tree in modules():
        if _room(path) == "config":
            continue
        for line, name in imported(tree):
            parts = name.split(".")
            if parts[0] != "amends" or len(parts) < 2 or parts[1] in OPEN_ROOMS | {_room(path)}:
                continue
            if len(parts) < 3 or parts[2] not in ("api", "ports"):
                wrong.append(f"{path}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_floors_inside_a_room() -> None:
    wrong = []
    for path, tree in modules():
        room = _room(path)
        if room not in ROOMS_WITH_FLOORS or len(path.parts) < 3:
            continue
        floor = path.parts[2].removesuffix(".py")
        if floor not in FLOORS:
            continue
        for line, name in imported(tree):
            parts = name.split(".")
            if parts[:2] != ["amends", room] or len(parts) < 3 or parts[2] not in FLOORS:
                continue
            if parts[2] != floor and FLOORS.index(parts[2]) > FLOORS.index(floor):
                wrong.append(f"{path}:{line}: {floor} imports {parts[2]}")
    assert not wrong, "\n".join(wrong)


def test_rules_and_types_know_no_database() -> None:
    wrong = []
    for path, tree in modules():
        if len(path.parts) > 2 and path.parts[2].removesuffix(".py") in ("rules", "types"):
            wrong += [f"{path}:{line} {name}" for line, name in imported(tree) if name.startswith("django.db")]
        if _room(path) in ("core", "postgres", "vision", "statistics"):
            wrong += [f"{path}:{line} {name}" for line, name in imported(tree) if name.split(".")[0] == "django"]
    assert not wrong, "\n".join(wrong)


def test_files_stay_under_400_lines_and_functions_under_50() -> None:
    wrong = []
    for path, tree in modules():
        lines = len((ROOT / path).read_text().splitlines())
        if lines >= 400:
            wrong.append(f"{path}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length >= 50:
                    wrong.append(f"{path}:{node.lineno} {node.name}: {length} lines")
    assert not wrong, "\n".join(wrong)


def test_an_api_names_at_most_25_things() -> None:
    wrong = []
    for path, tree in modules():
        if path.name != "api.py":
            continue
        for node in tree.body:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
                names = ast.literal_eval(node.value)
                if len(names) > 25:
                    wrong.append(f"{path}: {len(names)}")
    assert not wrong, "\n".join(wrong)


def test_bans() -> None:
    """No second clock, no float money, no drawer for everything, no environment beside the settings."""
    wrong = []
    for path, tree in modules():
        if path.name in ("utils.py", "helpers.py"):
            wrong.append(f"{path}: name the thing after what it does")
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in ("now", "utcnow", "today"):
                owner = ast.unparse(node.value)
                if owner in ("datetime", "datetime.datetime", "date", "timezone", "django.utils.timezone") and (
                    path.name != "clock.py"
                ):
                    wrong.append(f"{path}:{node.lineno} {owner}.{node.attr}: use core.clock.now()")
            if isinstance(node, ast.Attribute) and node.attr == "FloatField":
                wrong.append(f"{path}:{node.lineno} FloatField")
    assert not wrong, "\n".join(wrong)


def test_every_error_code_has_a_text() -> None:
    raised: dict[str, str] = {}
    texts: set[str] = set()
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Dict):
                texts |= {
                    key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)
                }
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func).split(".")[-1] in ("Refused", "Conflict", "Unavailable", "NotFound")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                raised[str(node.args[0].value)] = f"{path}:{node.lineno}"
    missing = {code: place for code, place in raised.items() if code not in texts}
    assert not missing, missing


def test_state_is_changed_by_move_only() -> None:
    """No update(state=...) and no `.state =` outside the jobs room's move()."""
    wrong = []
    for path, tree in modules():
        if _room(path) in ("jobs", "notices", "intake"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".update"):
                wrong += [f"{path}:{node.lineno} update(state=)" for word in node.keywords if word.arg == "state"]
            if isinstance(node, ast.Assign):
                wrong += [
                    f"{path}:{node.lineno} .state ="
                    for target in node.targets
                    if isinstance(target, ast.Attribute) and target.attr == "state"
                ]
    assert not wrong, "\n".join(wrong)
