"""The command."""

from __future__ import annotations


def command() -> None:
    """Run the main job."""
    raise NotImplementedError
