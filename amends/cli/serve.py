"""`amends serve`: the whole product in one command, on the loopback interface unless told otherwise."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from typing import Annotated

import typer

from amends.cli.supervisor import Child, Supervisor, say
from amends.postgres import api as postgres
from amends.vision.extra import PHOTOS, missing

WEB = "amends.config.wsgi:application"
THREADS = min(8, 2 * (os.cpu_count() or 1) + 1)
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENCV_FOR_THREADS_NUM")
"""Bounded in the photo worker, so that the web keeps the other cores."""
HOOKS = "amends.web.hooks.asgi:application"


def command(
    host: Annotated[
        str, typer.Option(help="Address to listen on; 0.0.0.0 is reachable from outside.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the console, portal and API.")] = 8000,
    hooks_port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the webhook receiver.")] = 8001,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Web requests at the same time.")] = THREADS,
    workers: Annotated[int, typer.Option(min=1, max=32, help="Web processes.")] = 1,
    jobs: Annotated[int, typer.Option(min=0, max=32, help="Background jobs at the same time; 0: no worker.")] = 2,
    migrate: Annotated[bool, typer.Option(help="Bring the tables up to date first.")] = True,
) -> None:
    """Run web, webhook receiver and worker until Ctrl-C or SIGTERM; whichever dies is started again."""
    for name, wanted in (("--port", port), ("--hooks-port", hooks_port)):
        if not is_free(host, wanted):
            say(f"Port {wanted} of {host} is in use: end what listens there, or choose another with {name}.")
            raise typer.Exit(1)
    with postgres.lease(os.environ):
        if not postgres.is_embedded(os.environ):
            postgres.probe(os.environ["DATABASE_URL"])
        (postgres.var_dir(os.environ) / "static").mkdir(parents=True, exist_ok=True)
        if migrate:
            done = subprocess.run([sys.executable, "-m", "amends.cli", "migrate"], stdout=sys.stderr, check=False)
            if done.returncode:
                raise typer.Exit(done.returncode)
        children = parts(host, port, hooks_port, threads=threads, workers=workers, jobs=jobs)
        say(f"{', '.join(child.name for child in children)}: starting; Ctrl-C ends it")
        say(f"open http://{_shown(host)}:{port}/")
        Supervisor(children, heartbeat=keep_database).run()


def parts(host: str, port: int, hooks_port: int, *, threads: int, workers: int, jobs: int) -> list[Child]:
    """The processes that make up the product."""
    granian = [sys.executable, "-m", "granian", "--host", host, "--no-ws", "--log-level", "warning"]
    web = [*granian, "--interface", "wsgi", "--port", str(port), "--workers", str(workers)]
    web += ["--blocking-threads", str(threads), "--workers-kill-timeout", "20", WEB]
    here = "" if os.environ.get("AMENDS_SITE_URL") else f"http://{_shown(host)}:{hooks_port}"
    live = os.environ.get("AMENDS_LIVE_URL", here)
    found = [Child("web", web, {"AMENDS_POOL": "1", "AMENDS_LIVE_URL": live})]
    if importlib.util.find_spec(HOOKS.split(":")[0]) is not None:
        hooks = [
            *granian,
            "--interface",
            "asginl",
            "--port",
            str(hooks_port),
            "--workers-kill-timeout",
            "20",
            "--http1-header-read-timeout",
            "10000",
            HOOKS,
        ]
        found.append(Child("webhook receiver", hooks))
    if jobs:
        found += workers_for(jobs)
    return found


def workers_for(jobs: int) -> list[Child]:
    """One worker for everything, and one that looks at photos: it holds a gigabyte of models, so it is alone."""
    worker = [sys.executable, "-m", "amends.cli", "worker"]
    looks = os.environ.get("AMENDS_VISION", "on") != "off" and not missing(*PHOTOS)
    if not looks:
        return [Child("worker", [*worker, "--concurrency", str(jobs)])]
    one_thread = {name: os.environ.get(name, "1") for name in _THREADS}
    return [
        Child("worker", [*worker, "--concurrency", str(jobs), "--without", "vision"]),
        Child("photo worker", [*worker, "--concurrency", "1", "--queue", "vision"], one_thread),
    ]


def keep_database() -> None:
    """Start the embedded server again if it was killed under us."""
    try:
        if postgres.is_embedded(os.environ) and not postgres.status(os.environ).running:
            say("the embedded PostgreSQL ended; starting it again")
            postgres.revive(os.environ)
    except postgres.PostgresUnavailable as error:
        say(error.text)


def is_free(host: str, port: int) -> bool:
    """Whether something could listen there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _shown(host: str) -> str:
    if host in ("0.0.0.0", "::"):  # noqa: S104 (only compared)
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host
