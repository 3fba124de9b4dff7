"""./dev on machines that lack something, and the environment that it makes. A checkout of its own, no network."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
ECHO = "import sys\nprint('ran', sys.argv[1:], sys.prefix)\n"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A tiny checkout in a path with spaces: the real ./dev and environment.py, empty locks, an echo."""
    root = tmp_path_factory.mktemp("two words") / "my checkout"
    (root / "requirements").mkdir(parents=True)
    (root / "amends" / "cli").mkdir(parents=True)
    shutil.copy2(ROOT / "dev", root / "dev")
    shutil.copy2(ROOT / "requirements" / "environment.py", root / "requirements")
    (root / "requirements" / "run.lock").write_text("# nothing\n")
    (root / "requirements" / "dev.lock").write_text("# nothing\n")
    (root / "amends" / "__init__.py").touch()
    (root / "amends" / "cli" / "__init__.py").touch()
    (root / "amends" / "cli" / "__main__.py").write_text(ECHO)
    yield root
    shutil.rmtree(root)


def dev(checkout: Path, *words: str, cwd: Path | None = None, **environ: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AMENDS_", "PYTHON"))}
    return subprocess.run(
        [str(checkout / "dev"), *words],
        env={**kept, "PIP_NO_INDEX": "1", "AMENDS_PYTHON": sys.executable, **environ},
        cwd=cwd or "/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def machine_with(tmp_path: Path, **programs: str) -> str:
    """A PATH that holds only what a shell needs and these scripts."""
    directory = tmp_path / "bin"
    directory.mkdir(exist_ok=True)
    for name in ("dirname", "cat"):
        (directory / name).symlink_to(str(shutil.which(name)))
    for name, text in programs.items():
        (directory / name).write_text(text)
        (directory / name).chmod(0o755)
    return str(directory)


def test_several_at_once_make_one_environment(checkout: Path) -> None:
    """First in this file: the environment that it makes serves the tests below."""
    started = [
        subprocess.Popen(
            [str(checkout / "dev"), "amends"],
            env={**os.environ, "PIP_NO_INDEX": "1", "AMENDS_PYTHON": sys.executable},
            cwd=ROOT,  # another checkout: the command must not take that one's product
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(3)
    ]
    told = [child.communicate(timeout=60) for child in started]
    assert [child.returncode for child in started] == [0, 0, 0], told
    assert sum("installing" in errors for _, errors in told) == 1


def test_no_python(checkout: Path, tmp_path: Path) -> None:
    done = dev(checkout, "demo", AMENDS_PYTHON="", PATH=machine_with(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("dev: python3 is not installed: Amends needs Python 3.11 or later")
    assert done.stderr.count("\n") == 1


def test_old_python(checkout: Path, tmp_path: Path) -> None:
    old = "#!/bin/sh\ncase $2 in *exit*) exit 1;; *) echo 3.9;; esac\n"
    done = dev(checkout, "amends", AMENDS_PYTHON="", PATH=machine_with(tmp_path, python3=old))
    assert done.returncode == 1
    assert done.stderr.startswith("dev: python3 is 3.9, but Amends needs Python 3.11 or later")
    assert done.stderr.count("\n") == 1


def test_a_newer_python_beside_an_old_one_is_found(checkout: Path, tmp_path: Path) -> None:
    path = machine_with(
        tmp_path, python3="#!/bin/sh\nexit 1\n", **{"python3.12": f'#!/bin/sh\nexec "{sys.executable}" "$@"\n'}
    )
    done = dev(checkout, "amends", "x", AMENDS_PYTHON="", PATH=path)
    assert done.returncode == 0, done.stderr
    assert "ran ['x']" in done.stdout


@pytest.mark.parametrize("named", ["/nonexistent/python", "/bin/false"])
def test_wrong_amends_python(checkout: Path, named: str) -> None:
    done = dev(checkout, "test", AMENDS_PYTHON=named)
    assert done.returncode == 1
    assert done.stderr.startswith(f"dev: AMENDS_PYTHON is {named}")


def test_help_needs_nothing(checkout: Path, tmp_path: Path) -> None:
    done = dev(checkout, AMENDS_PYTHON="", PATH=machine_with(tmp_path))
    assert done.returncode == 0
    assert "./dev demo" in done.stdout


def test_unknown_command(checkout: Path) -> None:
    done = dev(checkout, "dmeo")
    assert done.returncode == 1
    assert "there is no command 'dmeo'" in done.stderr


def test_environment_is_made_once_and_mended_when_the_lock_changes(checkout: Path, tmp_path: Path) -> None:
    (tmp_path / "types.py").write_text("raise SystemExit('a module of the current directory was taken')")
    dev(checkout, "amends")
    again = dev(checkout, "amends", "import", "a file", cwd=tmp_path)
    assert again.stderr == ""
    assert again.stdout == f"ran ['import', 'a file'] {checkout / '.venv'}\n"
    (checkout / "requirements" / "run.lock").write_text("# changed\n")
    assert "installing requirements/run.lock" in dev(checkout, "amends", cwd=tmp_path).stderr
    assert dev(checkout, "amends").stderr == ""


def test_interrupted_installation_is_made_anew(checkout: Path, tmp_path: Path) -> None:
    dev(checkout, "amends")
    leftover = checkout / ".venv" / "half-installed"
    leftover.touch()
    (checkout / ".venv" / "amends-environment").unlink()
    (tmp_path / "types.py").write_text("raise SystemExit('a module of the current directory was taken')")
    assert "ran" in dev(checkout, "amends", cwd=tmp_path).stdout
    assert not leftover.exists()


def test_missing_lock(checkout: Path) -> None:
    lock = checkout / "requirements" / "run.lock"
    hidden = lock.rename(lock.with_suffix(".hidden"))
    try:
        done = dev(checkout, "amends")
        assert done.returncode == 1
        assert done.stderr.startswith("dev: requirements/run.lock is missing")
    finally:
        hidden.rename(lock)


@pytest.fixture
def environment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", ROOT / "requirements" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_python_without_venv(environment: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(environment.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(environment.Stop, match=r"lacks the module venv.*python3\.\d+-venv"):
        environment.create(tmp_path / "venv")


def test_vanished_interpreter_is_noticed(environment: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/nonexistent/python3")
    (tmp_path / environment.STAMP).write_text(f"run {environment.digest('run')}\n")
    assert environment.installed(tmp_path)
    assert not environment.works(tmp_path)
    assert not environment.is_current(tmp_path, "run")


def test_upgraded_interpreter_is_noticed(environment: ModuleType, tmp_path: Path) -> None:
    """The system's Python became 3.12 under an environment whose packages were installed for 3.11."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to(Path(sys.executable).resolve())
    (tmp_path / "pyvenv.cfg").write_text(f"home = {Path(sys.executable).resolve().parent}\n")
    (tmp_path / "lib" / "python3.5").mkdir(parents=True)
    assert not environment.works(tmp_path)
    (tmp_path / "lib" / f"python{environment.version()}" / "site-packages").mkdir(parents=True)
    assert environment.works(tmp_path)


def test_somebody_s_directory_is_not_removed(environment: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "diary").write_text("mine")
    with pytest.raises(environment.Stop, match="not a Python environment"):
        environment.install(tmp_path, "run")
    assert (tmp_path / "diary").read_text() == "mine"


def test_dev_lock_holds_the_pins_of_run_lock() -> None:
    """One environment serves both, so both must agree; a package of run.in must be in both."""
    pins = {name: pinned(ROOT / "requirements" / f"{name}.lock") for name in ("run", "dev")}
    assert pins["run"].items() <= pins["dev"].items()
    assert len(pins["run"]) > 40


def test_locks_pin_by_hash_and_name_no_registry() -> None:
    for path in (ROOT / "requirements").glob("*.lock"):
        text = path.read_text()
        blocks = re.split(r"\n(?=[a-z0-9])", text.strip())
        assert {block.split("==")[0] for block in blocks} == pinned(path).keys()
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in text
        assert "--index" not in text
        for line in text.splitlines():
            assert line.startswith((" ", "#")) or "==" in line


def pinned(lock: Path) -> dict[str, str]:
    heads = (line.split(" ")[0] for line in lock.read_text().splitlines() if line and line[0].isalnum())
    return dict(head.split("==", 1) for head in heads)


def test_start_is_quick_when_nothing_is_to_be_done(checkout: Path) -> None:
    dev(checkout, "amends")
    began = time.monotonic()
    dev(checkout, "amends")
    assert time.monotonic() - began < 2.0


def test_package_that_cannot_be_had(checkout: Path) -> None:
    lock = checkout / "requirements" / "run.lock"
    good = lock.read_text()
    lock.write_text(f"no-such-package==1.0 --hash=sha256:{'0' * 64}\n")
    try:
        done = dev(checkout, "amends")
        assert done.returncode == 1
        assert "dev: The packages of requirements/run.lock could not be installed" in done.stderr
        assert "Traceback" not in done.stderr
    finally:
        lock.write_text(good)
