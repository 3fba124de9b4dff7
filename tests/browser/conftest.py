"""A real Chromium against a live server. AMENDS_CHROMIUM names the executable; without one these are skipped."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from playwright.sync_api import Browser, expect, sync_playwright

from amends.accounts.api import create_user
from tests.browser.visitor import SIZES, Visitor
from tests.people import signed_in

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # the driver's event loop lives in the test's thread
PASSWORD = "a long pass phrase"
Visit = Callable[..., Visitor]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    executable = os.environ.get("AMENDS_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not executable:
        pytest.skip(
            "no Chromium here: install it (Debian: apt-get install chromium) or name it in AMENDS_CHROMIUM"
        )
    arguments = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    expect.set_options(timeout=30_000)  # a busy machine is no fault
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def visit(
    chromium: Browser, live_server: Any, transactional_db: None, request: pytest.FixtureRequest
) -> Iterator[Visit]:
    """`visit(email="", size="wide")` gives a Visitor on such a screen, signed in when there is an e-mail."""
    opened: list[Visitor] = []
    folder = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")

    def visit(email: str = "", size: str = "wide") -> Visitor:
        width, height = SIZES[size]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme="light",
            reduced_motion="reduce",  # colours are judged as they are, not on their way
            has_touch=size == "phone",
        )
        if email:
            context.add_cookies([session_cookie(email, live_server.url)])  # type: ignore[list-item]
        context.set_default_timeout(30_000)  # a busy machine is no fault
        opened.append(Visitor(context.new_page(), live_server.url, size, folder))
        return opened[-1]

    yield visit
    complaints = [complaint for visitor in opened for complaint in visitor.complaints]
    for visitor in opened:
        visitor.page.context.close()
    assert not complaints, "\n".join(complaints)


def session_cookie(email: str, url: str) -> dict[str, str]:
    """Signed in without typing the password (one test does type it)."""
    client = signed_in(get_user_model().objects.get(email=email))
    return {
        "name": settings.SESSION_COOKIE_NAME,
        "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
        "url": url,
    }


@pytest.fixture
def person(transactional_db: None) -> Callable[..., str]:
    """`person("agent")` makes somebody with these roles and gives the e-mail."""

    def make(*roles: str) -> str:
        email = f"{'.'.join(roles)}@desk.example"
        create_user(email, roles[0].replace("_", " ").title(), roles, PASSWORD)
        return email

    return make
