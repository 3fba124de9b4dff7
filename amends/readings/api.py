"""What other rooms may use of the readings room. Types and facts are in ports."""

import amends.readings.jobs  # noqa: F401  (declares the job)
from amends.readings.commands.read import forget, read, want
from amends.readings.commands.vectors import ensure_vectors
from amends.readings.commands.warm_up import warm_up
from amends.readings.queries.ability import looks
from amends.readings.queries.claim import readings
from amends.readings.queries.copies import copies_among
from amends.readings.queries.usable import problem_of

__all__ = [
    "copies_among",
    "ensure_vectors",
    "forget",
    "looks",
    "problem_of",
    "read",
    "readings",
    "want",
    "warm_up",
]
