"""Make or mend the Python environment of this checkout from a hash-pinned lock; print its interpreter.

Called by ./dev with any Python >= 3.11; needs nothing but the standard library. Kinds: `run` (the product), `dev`
(product, tests and checks), `tools` (what re-makes the locks, in an environment of its own).
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ROOT / "requirements"
STAMP = "amends-environment"
"""In the environment: one line per lock that was installed whole, `<kind> <sha256>`."""
INCLUDED = {"run": ("run",), "dev": ("dev", "run"), "tools": ("tools",)}
"""Installing a kind installs these locks' packages (dev.lock holds run.lock's pins; a test watches that)."""


class Stop(Exception):
    """A sentence for the user; nothing else is printed."""


def main(kind: str) -> int:
    """Print the interpreter of an environment that matches the lock."""
    default = ROOT / (".venv-tools" if kind == "tools" else ".venv")
    venv = Path(os.environ.get("AMENDS_VENV") or default).absolute()
    if kind == "tools":
        venv = default
    try:
        if not is_current(venv, kind):
            with lock(venv):
                if not is_current(venv, kind):
                    install(venv, kind)
    except Stop as stop:
        say(str(stop))
        return 1
    sys.stdout.write(f"{interpreter(venv)}\n")
    return 0


def say(text: str) -> None:
    """Tell the user (standard output is for the interpreter's path)."""
    sys.stderr.write(f"dev: {text}\n")
    sys.stderr.flush()


def interpreter(venv: Path) -> Path:
    """The environment's Python."""
    return venv / "bin" / "python"


def version() -> str:
    """The running interpreter's, as 3.11."""
    return f"{sys.version_info[0]}.{sys.version_info[1]}"


def digest(kind: str) -> str:
    """What the lock demands, as a hash."""
    path = REQUIREMENTS / f"{kind}.lock"
    if not path.exists():
        raise Stop(
            f"requirements/{kind}.lock is missing: restore it (git checkout requirements) or run ./dev lock."
        )
    return hashlib.sha256(path.read_bytes()).hexdigest()


def installed(venv: Path) -> dict[str, str]:
    """Locks that were installed whole."""
    try:
        lines = (venv / STAMP).read_text().splitlines()
    except OSError:
        return {}
    return dict(line.split(" ", 1) for line in lines if " " in line)


def works(venv: Path) -> bool:
    """Whether its interpreter runs and still is the version that the packages were installed for."""
    code = "import os, sys; print(os.path.isdir(sys.prefix + '/lib/python%d.%d' % sys.version_info[:2]))"
    try:
        done = subprocess.run([interpreter(venv), "-I", "-c", code], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return done.returncode == 0 and done.stdout.strip() == "True"


def is_current(venv: Path, kind: str) -> bool:
    """Whether nothing needs to be done."""
    return installed(venv).get(kind) == digest(kind) and works(venv)


@contextmanager
def lock(venv: Path) -> Iterator[None]:
    """One at a time; the kernel releases the lock of a process that died."""
    path = venv.with_name(f"{venv.name}.lock")
    try:
        file = path.open("a")
    except OSError as error:
        raise Stop(
            f"{path} cannot be written ({error.strerror}): make {path.parent} writable, or set AMENDS_VENV to "
            f"another directory."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("another ./dev is making the environment; waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(venv: Path, kind: str) -> None:
    """Make the environment if it is absent, half-made or broken, then install the lock."""
    if venv.exists() and not (installed(venv) and works(venv)):
        if not (venv / "pyvenv.cfg").exists() and any(venv.iterdir()):
            raise Stop(f"{venv} is not a Python environment: move it away, or set AMENDS_VENV.")
        shutil.rmtree(venv)
    noted = installed(venv)
    (venv / STAMP).unlink(missing_ok=True)  # an interrupted installation leaves no stamp, and is made anew
    say(f"installing requirements/{kind}.lock into {venv} (this takes about half a minute, once)")
    if not venv.exists():
        create(venv)
    lock_file = REQUIREMENTS / f"{kind}.lock"
    options = (
        "--require-hashes --no-deps --only-binary=:all: --disable-pip-version-check --no-input --quiet --quiet"
    )
    command: list[str | Path] = [
        interpreter(venv),
        "-I",
        "-m",
        "pip",
        "install",
        *options.split(),
        "-r",
        lock_file,
    ]
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode != 0:
        raise Stop(
            f"The packages of requirements/{kind}.lock could not be installed (see above): check the connection "
            f"to your package index, the free disk space, and whether the packages exist for Python {version()} "
            f"on this machine (AMENDS_PYTHON names another interpreter); then run the command again."
        )
    noted |= {name: digest(name) for name in INCLUDED[kind] if (REQUIREMENTS / f"{name}.lock").exists()}
    draft = venv / f"{STAMP}.new"
    draft.write_text("".join(f"{name} {value}\n" for name, value in noted.items()))
    draft.replace(venv / STAMP)


def create(venv: Path) -> None:
    """An empty environment with pip."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Stop(
            f"Python {version()} ({sys.executable}) lacks the module venv: install it (Debian and Ubuntu: "
            f"apt-get install python{version()}-venv), then run the command again."
        )
    command: list[str | Path] = [sys.executable, "-m", "venv", venv]
    safe = {**os.environ, "PYTHONSAFEPATH": "1"}  # modules of the current directory must not get in the way
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=safe, check=False)
    if done.returncode != 0:
        shutil.rmtree(venv, ignore_errors=True)
        raise Stop(f"The Python environment {venv} could not be made (see above).")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
