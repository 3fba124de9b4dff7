"""`amends doctor`: what is wrong with this installation, and how to mend it."""

from amends.cli.doctor.run import command

__all__ = ["command"]
