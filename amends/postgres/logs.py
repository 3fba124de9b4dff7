"""Reading what PostgreSQL said."""

from amends.postgres.types import Place

LIMIT = 20 * 2**20


def rotate(place: Place) -> int:
    """Put a large log aside; give the size of what stays, in bytes."""
    try:
        size = place.log.stat().st_size
    except FileNotFoundError:
        return 0
    if size <= LIMIT:
        return size
    place.log.replace(place.log.with_name("log.old"))
    return 0


def since(place: Place, offset: int) -> str:
    """What was logged after the offset (at most 1 MiB)."""
    try:
        with place.log.open("rb") as log:
            log.seek(offset)
            return log.read(2**20).decode("utf-8", "replace")
    except OSError:
        return ""


def reason(said: str) -> str:
    """The most telling line of what a PostgreSQL program said, as one sentence."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    for mark in ("PANIC:", "FATAL:", "initdb: error:", "error:", "ERROR:"):
        for line in lines:
            if mark in line:
                return line.split(mark, 1)[1].strip().rstrip(".") + "."
    return (lines[-1].rstrip(".") + ".") if lines else "it said nothing."
