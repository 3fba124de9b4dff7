"""The eye of the browser tests itself: what it is there to see, it sees, once and again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.browser.axe import violations

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><head><title>t</title></head><body><main><h1>Heading</h1>
<p class="{kind}" style="color: {colour}; background: #fff">Words</p>{more}</main></body></html>"""


def test_faint_words_and_pictures_without_words_are_seen(chromium: Browser) -> None:
    page = chromium.new_page()

    def found(**parts: str) -> list[str]:
        page.set_content(PAGE.format(**{"kind": "a", "colour": "#222", "more": "", **parts}))
        return [rule for rule, _ in violations(page)]

    assert found() == []
    assert found(more="<img src='data:,'>") == ["image-alt"]
    assert found(more="<img src='data:,'>") == ["image-alt"]  # only a shape without fault is not asked again
    assert found(more="<p id='a'>1</p><p id='b'>2</p>") == []
    assert found(more="<p id='a' role='nothing'>1</p>") == ["aria-roles"]
    assert found(kind="faint", colour="#ccc") == ["color-contrast"]
    assert found(kind="faint", colour="#ccc") == []  # a line of tags, classes and states is reckoned once
    page.close()
