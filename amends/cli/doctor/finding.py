"""What a check of the doctor says."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True)
class Finding:
    """One answer. `mend` says what to do, and is empty when nothing needs to be done."""

    code: str
    state: State
    text: str
    mend: str = ""

    def as_dict(self) -> dict[str, str]:
        """For --json."""
        return asdict(self)


def ok(code: str, text: str) -> Finding:
    """All is well."""
    return Finding(code, "ok", text)


def warn(code: str, text: str, mend: str) -> Finding:
    """It works, but something should be done."""
    return Finding(code, "warn", text, mend)


def fail(code: str, text: str, mend: str) -> Finding:
    """The product does not work, or not safely, until this is mended."""
    return Finding(code, "fail", text, mend)
