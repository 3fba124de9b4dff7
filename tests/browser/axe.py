"""axe-core in the browser, quick enough to look at every page on every screen.

Reckoning contrast is more than half of its time, and colours hang on tags, classes and states alone: an element
whose line of ancestors was seen before, in this colour scheme, is not reckoned again. The other rules hang on the
shape of a page, so a shape that was seen before, on a screen of this width, is not asked again either.
"""

from __future__ import annotations

from collections import defaultdict

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = Axe().axe_script
_READ = """(seen) => {
  const known = new Set(seen), lines = new Map(), news = [], shape = [];
  const states = ["role", "aria-current", "aria-selected", "aria-invalid", "disabled", "open", "checked"];
  const line = (node) => {
    if (!node) return "";
    if (!lines.has(node)) {
      const said = states.map((name) => node.hasAttribute(name) ? name + node.getAttribute(name) : "").join("");
      lines.set(node, line(node.parentElement) + ">" + node.tagName + "." + node.className + said);
    }
    return lines.get(node);
  };
  const mute = new Set(["class", "style", "href", "src", "value", "content", "d", "action", "nonce"]);
  const trait = ({ name, value }) => name + (mute.has(name) ? !value : value);
  window.axeFresh = [];
  for (const node of document.documentElement.querySelectorAll("*")) {
    const says = [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const shown = node.getClientRects().length > 0;
    shape.push(node.tagName, ...[...node.attributes].map(trait), says, shown);
    if (!says && !/^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName)) continue;
    if (!shown || !document.body.contains(node) || known.has(line(node))) continue;
    known.add(line(node));
    news.push(line(node));
    window.axeFresh.push(node);
  }
  return [news, shape.join(" "), "axe" in window];
}"""
_ASK = """async (colours) => {
  const only = { resultTypes: ["violations"] };
  const found = colours
    ? await axe.run({ include: window.axeFresh }, { ...only, runOnly: ["color-contrast"] })
    : await axe.run({ ...only, rules: { "color-contrast": { enabled: false } } });
  return found.violations.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))]);
}"""
Violation = tuple[str, list[str]]
_lines: defaultdict[str, set[str]] = defaultdict(set)
_shapes: set[tuple[int, int]] = set()


def violations(page: Page, scheme: str = "light") -> list[Violation]:
    """(rule, the first elements that break it) of the page as it stands, in this colour scheme."""
    news, shape, there = page.evaluate(_READ, sorted(_lines[scheme]))
    width = (page.viewport_size or {"width": 0})["width"]
    key = (width, hash(shape))
    found: list[Violation] = []
    if not there and (news or key not in _shapes):
        page.evaluate(_SCRIPT)
    if key not in _shapes:
        found += page.evaluate(_ASK, False)
    if news:
        found += page.evaluate(_ASK, True)
    if not found:
        _shapes.add(key)
    _lines[scheme].update(news)
    return found
