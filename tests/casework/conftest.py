"""Evidence of these tests goes to a folder of its own."""

from tests.claims.conftest import evidence_dir

__all__ = ["evidence_dir"]
