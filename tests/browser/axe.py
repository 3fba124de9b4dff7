"""axe-core in the browser, quick enough to look at every page.

Reckoning contrast is more than half of its time, and colours hang on tags, classes and states alone: an element
whose line of ancestors was seen before, in this colour scheme, is not reckoned again.
"""

from __future__ import annotations

from collections import defaultdict

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_SCRIPT = Axe().axe_script
_RUN = """async (seen) => {
  const known = new Set(seen), lines = new Map(), fresh = [];
  const states = ["role", "aria-current", "aria-selected", "aria-invalid", "disabled", "open", "checked"];
  const line = (node) => {
    if (!node) return "";
    if (!lines.has(node)) {
      const said = states.map((name) => node.hasAttribute(name) ? name + node.getAttribute(name) : "").join("");
      lines.set(node, line(node.parentElement) + ">" + node.tagName + "." + node.className + said);
    }
    return lines.get(node);
  };
  const news = [];
  for (const node of document.body.querySelectorAll("*")) {
    const speaks = /^(INPUT|SELECT|TEXTAREA)$/.test(node.tagName)
      || [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    if (!speaks || !node.getClientRects().length || known.has(line(node))) continue;
    known.add(line(node));
    news.push(line(node));
    fresh.push(node);
  }
  const told = { resultTypes: ["violations"] };
  const rest = await axe.run({ ...told, rules: { "color-contrast": { enabled: false } } });
  const found = rest.violations;
  if (fresh.length) {
    const colours = await axe.run({ include: fresh }, { ...told, runOnly: ["color-contrast"] });
    found.push(...colours.violations);
  }
  return [news, found.map((one) => [one.id, one.nodes.slice(0, 3).map((node) => node.html.slice(0, 160))])];
}"""
_seen: defaultdict[str, set[str]] = defaultdict(set)


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """(rule, the first elements that break it) of the page as it stands."""
    scheme = "dark" if page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") else "light"
    page.evaluate(_SCRIPT)
    answer: tuple[list[str], list[tuple[str, list[str]]]] = page.evaluate(_RUN, sorted(_seen[scheme]))
    _seen[scheme].update(answer[0])
    return answer[1]
