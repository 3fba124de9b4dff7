"""Somebody at a real browser, who notices what a person would complain about."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from django.db import connection
from playwright.sync_api import ConsoleMessage, Page, Request, Response

from amends.jobs.api import run_pending
from tests.browser.axe import violations

T = TypeVar("T")
PICTURES = os.environ.get("AMENDS_PICTURES")
"""The folder for screenshots of everything that is looked at; none are taken without it."""
SIZES = {"wide": (1280, 900), "phone": (390, 844)}


class Visitor:
    """A page of the browser. `complaints` collects script errors, refused contents, failed requests, axe's
    violations and pages wider than the screen; the fixture fails the test when there is any."""

    def __init__(self, page: Page, base: str, size: str, folder: str) -> None:
        self.page = page
        self.base = base
        self.size = size
        self.complaints: list[str] = []
        self.expected: set[int] = set()
        self._folder = Path(PICTURES, folder) if PICTURES else None
        self._shots = 0
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))
        page.on("requestfailed", self._failed)
        page.on("response", self._response)

    def open(self, path: str, status: int = 200, name: str = "") -> Page:
        """Go there, and look at it."""
        with self.expecting(status):
            answer = self.page.goto(self.base + path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        self.look(name or path.split("?")[0])
        return self.page

    def press(self, name: str, *, role: str = "button", status: int = 200) -> None:
        """Press the button (or follow the link) with this name, and look at what comes."""
        self.expected.add(status)
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        self.look(name)

    def look(self, name: str) -> None:
        """Axe, the width, and a picture where one is wanted, on every screen and in both colour schemes, once the
        page is there whole."""
        self.page.wait_for_load_state()
        self.page.locator(".htmx-request, .htmx-swapping, .htmx-settling").first.wait_for(state="detached")
        self._shots += 1
        for size in sorted(SIZES, key=lambda one: one == self.size):  # its own comes last, and stays
            self._as_on(size)
            self._judge(name, size, "light")
        self.page.emulate_media(color_scheme="dark")
        self._judge(name, self.size, "dark")
        self.page.emulate_media(color_scheme="light")

    def _as_on(self, size: str) -> None:
        width, height = SIZES[size]
        self.page.set_viewport_size({"width": width, "height": height})

    def _judge(self, name: str, size: str, scheme: str) -> None:
        for rule, nodes in violations(self.page, scheme):
            self.complaints.append(f"axe at {name} ({size}, {scheme}): {rule}: {nodes}")
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            self.complaints.append(f"{name} is wider than the screen ({size})")
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            label = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "root"
            path = self._folder / f"{self._shots:02}-{label}-{size}-{scheme}.png"
            self.page.screenshot(path=path, full_page=True)

    def expecting(self, status: int) -> _Expecting:
        """Within this block an answer with `status` is no complaint."""
        return _Expecting(self, status)

    def _console(self, message: ConsoleMessage) -> None:
        refusal = re.search(r"status of (\d+)", message.text)
        if message.type in ("error", "warning") and not (refusal and int(refusal[1]) in self.expected):
            self.complaints.append(f"console {message.type}: {message.text}")

    def _failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # left the page, or a download
            self.complaints.append(f"request failed: {request.url} {request.failure}")

    def _response(self, response: Response) -> None:
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} at {response.url}")


class _Expecting:
    def __init__(self, visitor: Visitor, status: int) -> None:
        self._visitor, self._status = visitor, status

    def __enter__(self) -> None:
        self._visitor.expected.add(self._status)

    def __exit__(self, *_: object) -> None:
        self._visitor.page.wait_for_timeout(0)


def elsewhere(work: Callable[[], T]) -> T:
    """Run it in a thread of its own: the browser's driver keeps an event loop in the test's thread."""

    def closed() -> T:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(closed).result()


def work_off() -> None:
    """Do all background jobs that are due."""
    elsewhere(run_pending)
