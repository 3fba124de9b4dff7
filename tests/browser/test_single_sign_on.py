"""The single sign-on button in a real browser, which holds redirects to the content security policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import Visit
from tests.browser.visitor import elsewhere
from tests.web.provider import configure, knows, provider

pytestmark = pytest.mark.browser


def test_signing_in_at_the_provider(visit: Visit, person: Callable[..., str], settings: Any) -> None:
    email = elsewhere(lambda: person("agent"))
    with provider() as server:
        configure(settings, server)
        knows(server, "sub-agent", email=email, email_verified=True)
        visitor = visit()
        page = visitor.open("/sign-in/")
        page.get_by_role("button", name="Sign in with Example SSO").click()
        page.wait_for_url(f"{server}/**")
        page.locator("input[name=sub]").first.fill("sub-agent")
        page.get_by_role("button", name="Authorize").first.click()
        page.get_by_role("heading", name="Hello Agent").wait_for()
        visitor.complaints.clear()  # the provider's own page wants a style sheet from elsewhere
        visitor.look("signed in")
