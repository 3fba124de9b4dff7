"""What other rooms may use of the identification room. Types and facts are in ports."""

import amends.identification.jobs  # noqa: F401  (declares the jobs)
from amends.identification.commands import references
from amends.identification.commands.forget import forget, forget_words
from amends.identification.commands.identify import identify, want
from amends.identification.commands.recount import recount
from amends.identification.commands.remember import remember, take_in
from amends.identification.commands.review import review
from amends.identification.commands.switch import release, switch_off, train_now
from amends.identification.commands.train import train
from amends.identification.queries.claim import identified, nearest, review_of
from amends.identification.queries.measured import measured
from amends.identification.queries.page import cases, heads, history, lane, lanes
from amends.identification.rules.fitting import fits
from amends.identification.rules.truths import taught

__all__ = [
    "cases",
    "fits",
    "forget",
    "forget_words",
    "heads",
    "history",
    "identified",
    "identify",
    "lane",
    "lanes",
    "measured",
    "nearest",
    "recount",
    "references",
    "release",
    "remember",
    "review",
    "review_of",
    "switch_off",
    "take_in",
    "taught",
    "train",
    "train_now",
    "want",
]
