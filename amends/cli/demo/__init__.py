"""`amends demo`: the main job, run through the product's own doors, each step's result verified."""

from amends.cli.demo.run import command

__all__ = ["command"]
