"""Keeping other parties' secrets unreadable at rest (Fernet, keyed from the installation's key and a purpose)."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

SIGNING = b"amends intake source secrets v1\x00"
"""Purpose of the secrets that deliveries are signed with."""
CREDENTIALS = b"amends exchange credentials v1\x00"
"""Purpose of what signs Amends in with a channel."""


def _box(keys: Sequence[str], purpose: bytes) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(hashlib.sha256(purpose + key.encode()).digest())) for key in keys]
    )


def seal(secret: str, keys: Sequence[str], purpose: bytes = SIGNING) -> str:
    """The secret as it may be stored; `keys` are the installation's keys, newest first."""
    return _box(keys, purpose).encrypt(secret.encode()).decode()


def unseal(sealed: Sequence[str], keys: Sequence[str], purpose: bytes = SIGNING) -> list[str]:
    """The secrets again; one that no key opens (the installation's key was lost) is left out."""
    box, found = _box(keys, purpose), []
    for token in sealed:
        try:
            found.append(box.decrypt(token.encode()).decode())
        except InvalidToken:
            continue
    return found


def hint(secret: str) -> str:
    """What a page may show of a secret: its last four characters, when that gives nothing away."""
    return f"…{secret[-4:]}" if len(secret) >= 16 else "…"
