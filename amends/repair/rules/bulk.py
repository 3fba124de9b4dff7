"""The state axis of a run over many letters."""

from __future__ import annotations

from amends.core.moves import moves

BULK = moves("bulk run", "running", {"finish": ("running", "done"), "stop": ("running", "stopped")})
