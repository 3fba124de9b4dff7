"""The installation's secret key: from the environment, else made once and kept in the var folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(var_dir: Path) -> str:
    """AMENDS_SECRET_KEY, else the content of var/secret-key (made with mode 0600 at first use)."""
    given = os.environ.get("AMENDS_SECRET_KEY")
    if given:
        return given
    path = var_dir / "secret-key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        own = path.with_name(f"secret-key.{os.getpid()}")
        own.touch(mode=0o600)
        own.write_text(secrets.token_urlsafe(50))
        try:
            path.hardlink_to(own)  # the first of several processes wins; nobody sees half a key
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return path.read_text()
