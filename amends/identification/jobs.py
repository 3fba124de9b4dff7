"""Loads the room's jobs where the worker looks for them. All run in the photo worker, which has one thread."""

from __future__ import annotations

from amends.identification.commands.identify import identify as identify_now
from amends.identification.commands.references import look_at
from amends.identification.commands.remember import take_in as take_in_now
from amends.identification.commands.train import train as train_now
from amends.jobs.api import task

__all__ = ["identify", "look_at_reference", "take_in", "train"]

QUEUE = "vision"


@task("identification.identify", queue=QUEUE)
def identify(claim_id: int) -> None:
    """Say what a claim's photos and words show."""
    identify_now(claim_id)


@task("identification.take_in", queue=QUEUE)
def take_in(example_id: int) -> None:
    """Look at a reviewed case."""
    take_in_now(example_id)


@task("identification.look_at_reference", queue=QUEUE)
def look_at_reference(reference_id: int) -> None:
    """Look at a photo of a good piece."""
    look_at(reference_id)


@task("identification.train", queue=QUEUE)
def train(lane_id: int) -> None:
    """Train a head."""
    train_now(lane_id)
