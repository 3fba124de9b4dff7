"""Checks of what is around the program: Python, packages, files, secrets. They need nothing to be set up."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from amends.cli.doctor.finding import Finding, fail, ok, warn
from amends.postgres import api as postgres

ROOT = Path(__file__).resolve().parents[3]
OLDEST_PYTHON = (3, 11)
FULL = 200 * 2**20
LOW = 2 * 2**30
"""Free bytes below which the disk counts as full, and as low."""


def python() -> Iterator[Finding]:
    """The interpreter is new enough."""
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST_PYTHON:
        yield fail("python", f"This is Python {version}.", "Install Python 3.11 or later and remove .venv.")
    else:
        yield ok("python", f"Python {version}.")


def packages() -> Iterator[Finding]:
    """What is installed is what the lock demands."""
    wrong = []
    demanded: dict[str, tuple[list[str], bool]] = {}
    for name, version, conditional in locked_packages(ROOT / "requirements" / "run.lock"):
        demanded.setdefault(name, ([], conditional))[0].append(version)  # another for another Python
    for name, (versions, conditional) in demanded.items():
        try:
            present = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            if not conditional:
                wrong.append(f"{name} is missing")
            continue
        if present not in versions:
            wrong.append(f"{name} is {present}, not {' or '.join(versions)}")
    if wrong:
        more = f" and {len(wrong) - 5} more" if len(wrong) > 5 else ""
        yield fail(
            "packages",
            f"The installed packages differ from requirements/run.lock: {', '.join(wrong[:5])}{more}.",
            "Run any command by ./dev, which installs the lock; if this stays, remove .venv first.",
        )
    else:
        yield ok("packages", "The installed packages are those of requirements/run.lock.")


def locked_packages(lock: Path) -> Iterator[tuple[str, str, bool]]:
    """(name, version, whether only some machines need it) of every package in a lock."""
    for match in re.finditer(
        r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)( *;)?", lock.read_text(), re.MULTILINE
    ):
        yield match[1], match[2], match[3] is not None


def var_dir() -> Iterator[Finding]:
    """The directory for data can be written."""
    directory = postgres.var_dir(os.environ)
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=directory) as trial:
            trial.write(b"x")
    except OSError as error:
        yield fail(
            "var_dir",
            f"{directory} cannot be written ({error.strerror}).",
            "Make it writable for this user, or set AMENDS_VAR to another directory.",
        )
    else:
        yield ok("var_dir", f"{directory} can be written.")


def disk_space() -> Iterator[Finding]:
    """There is room for data."""
    directory = postgres.var_dir(os.environ)
    while not directory.exists():
        directory = directory.parent
    free = shutil.disk_usage(directory).free
    text = f"{free / 2**30:.1f} GiB are free for {directory}."
    mend = "Free space on that disk, or set AMENDS_VAR to a directory on a larger one."
    if free < FULL:
        yield fail("disk_space", text, mend)
    elif free < LOW:
        yield warn("disk_space", text, mend)
    else:
        yield ok("disk_space", text)


def secret_key() -> Iterator[Finding]:
    """Sessions and links are signed with a key that only this installation knows."""
    given = os.environ.get("AMENDS_SECRET_KEY")
    if given is not None:
        if len(given) < 32 or len(set(given)) < 8:
            yield fail(
                "secret_key",
                "AMENDS_SECRET_KEY is too short or too simple to be a secret.",
                "Set it to 32 or more random characters, or unset it: a key is then made and kept in var.",
            )
        else:
            yield ok("secret_key", "AMENDS_SECRET_KEY is set.")
        return
    path = postgres.var_dir(os.environ) / "secret-key"
    if not path.exists():
        yield ok("secret_key", f"A key will be made in {path} at the first start.")
    elif path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        yield fail("secret_key", f"Other users of this machine can read {path}.", f"chmod 600 {path}")
    elif len(path.read_text().strip()) < 32:
        yield fail(
            "secret_key", f"{path} holds no usable key.", f"Remove {path}: a new one is made at the next start."
        )
    else:
        yield ok("secret_key", f"The key is in {path}, for this user only.")


def addresses() -> Iterator[Finding]:
    """What is reachable from outside is encrypted and not in debug mode."""
    site = os.environ.get("AMENDS_SITE_URL", "http://127.0.0.1:8000")
    host = urlsplit(site).hostname or ""
    local = host in ("localhost", "127.0.0.1", "::1")
    if not host or urlsplit(site).scheme not in ("http", "https"):
        yield fail(
            "site_url", f"AMENDS_SITE_URL is {site!r}, which is no web address.", "Set it to https://your.host"
        )
    elif not local and urlsplit(site).scheme != "https":
        yield warn(
            "site_url", f"{site} is not encrypted.", "Put a TLS proxy in front and set AMENDS_SITE_URL to https://"
        )
    else:
        yield ok("site_url", f"The product is reached at {site}.")
    allowed = os.environ.get("AMENDS_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
    if host and not local and host not in allowed and "*" not in allowed:
        yield fail(
            "hosts",
            f"{host} is not among AMENDS_HOSTS, so every page answers 400.",
            f"Add {host} to AMENDS_HOSTS.",
        )
    if os.environ.get("AMENDS_DEBUG") == "1":
        state = warn if local else fail
        yield state(
            "debug", "AMENDS_DEBUG is 1: errors show the program's inside to visitors.", "Unset AMENDS_DEBUG."
        )
