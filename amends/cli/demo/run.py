"""The command: a fresh house, the story, and (unless headless) the product left open."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from amends.cli.demo.house import House, serving
from amends.cli.scratch import scratch_database
from amends.postgres import api as postgres


def command(
    headless: Annotated[bool, typer.Option("--headless", help="Run the story once and end.")] = False,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Web port; 0 takes any free one.")] = 0,
    hooks_port: Annotated[int, typer.Option(min=0, max=65535, help="Webhook port; 0 takes any free one.")] = 0,
) -> None:
    """Run the main job on a fresh database, verify every step, and leave the product open."""
    log = Path(postgres.var_dir(os.environ)) / "demo.log"
    with scratch_database("amends_demo", name="" if headless else "amends_demo", migrated=False):
        tokens = _seed()
        with serving(port, hooks_port, log) as house:
            good = _tell(house, tokens)
            if good and not headless:
                _leave_open(house)
    if not good:
        typer.echo(f"The story broke off; the servers' log is {log}", err=True)
        raise typer.Exit(1)


def _seed() -> dict[str, str]:
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from amends.cli.demo.seed import seed

    tokens = seed()
    typer.echo("A fresh database with 7 people, 3 products, 40 serial numbers, 2 shops, 1 warehouse")
    return tokens


def _tell(house: House, tokens: dict[str, str]) -> bool:
    from amends.cli.demo.door import Door, Failed
    from amends.cli.demo.story import STEPS, Told
    from amends.core import clock

    doors = {role: Door(house.web, token) for role, token in tokens.items()}
    told = Told(house, doors, clock.now())
    for number, step in enumerate(STEPS, 1):
        start = time.monotonic()
        try:
            line = step(told)
        except Failed as failure:
            typer.echo(f"{number:2}/{len(STEPS)} FAILED {step.__name__}: {failure}")
            return False
        typer.echo(f"{number:2}/{len(STEPS)} {line} ({time.monotonic() - start:.1f} s)")
    typer.echo("Every step's result was verified.")
    return True


def _leave_open(house: House) -> None:
    from amends.cli.demo.payloads import EMAIL
    from amends.cli.demo.seed import PASSWORD, PEOPLE

    typer.echo(f"\nThe product is open: {house.web}/  (password for all: {PASSWORD})")
    for role, (email, _) in PEOPLE.items():
        typer.echo(f"  {role.value.replace('_', ' '):16} {email}")
    typer.echo(f"  {'customer':16} {EMAIL}   (customers sign in at {house.web}/portal/)")
    typer.echo(f"Webhooks: {house.hooks}/hooks/shopify/lamps\nCtrl-C ends it and removes its database.")
    ended: list[int] = []
    for what in (signal.SIGINT, signal.SIGTERM):
        signal.signal(what, lambda number, _: ended.append(number))
    while not ended:
        time.sleep(0.2)
