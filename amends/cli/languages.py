"""`amends languages`: what customers read, in every language. For translators and for whoever adds a sentence.

The sentences are found by Django's own template parser and by Python's, so gettext's tools are not needed; polib
(among the development requirements) reads and writes the files.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from django.conf import settings
from django.template import engines
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

WEB = Path(__file__).resolve().parents[1] / "web"
TEMPLATES = (
    "portal/*.html", "letters/*", "base_portal.html", "components/*.html", "base.html", "429.html",
)  # fmt: skip
SOURCES = (
    "web/portal/*.py", "web/sending.py", "web/uploads.py", "web/photo_check.py", "workflows/words.py",
    "workflows/status.py", "workflows/storylines/settle.py", "resolutions/rules/sheet.py", "credit/rules/sheet.py",
    "returns/rules/slip.py",
)  # fmt: skip
NOT_FOR_CUSTOMERS = (
    "weekly_quality",
    "invitation",
    "source_health",
    "stock_differs",
    "identification_stopped",
    "danger.",
)
FIELDS = ("text", "description", "question", "answer", "photos", "serial number", "defect", "quantity", "reason")
"""How refusals name fields."""
_HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
_CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "_n"}

_CUSTOMERS_READ = (
    "claims/rules/errors.py",
    "decisions/rules/choice_texts.py",
    "evidence/rules/errors.py",
    "orders/rules/serial_texts.py",
    "parcels/rules/booking_texts.py",
    "purchases/rules/stated_texts.py",
)


def sentences() -> set[str]:
    """Every sentence that must be there in each language."""
    return {*_of_templates(), *_of_sources(), *_of_tables()}


def _of_templates() -> Iterator[str]:
    engine: Any = engines["django"]
    for pattern in TEMPLATES:
        for file in sorted((WEB / "templates").glob(pattern)):
            if file.parent.name != "letters" or not file.name.startswith(NOT_FOR_CUSTOMERS):
                nodes = engine.engine.from_string(file.read_text()).nodelist
                for node in nodes.get_nodes_by_type(TranslateNode):
                    if isinstance(node.filter_expression.var, str):
                        yield str(node.filter_expression.var)
                    elif node.filter_expression.var.literal is not None:
                        yield str(node.filter_expression.var.literal)
                for node in nodes.get_nodes_by_type(BlockTranslateNode):
                    yield node.render_token_list(node.singular)[0]


def _of_sources() -> Iterator[str]:
    for pattern in SOURCES:
        for file in sorted(WEB.parent.glob(pattern)):
            yield from _called(ast.parse(file.read_text()))


def _called(tree: ast.AST) -> Iterator[str]:
    """What is given to gettext and its kin."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS:
            first = node.args[0]
            if isinstance(first, ast.Constant):
                yield str(first.value)


def _of_tables() -> Iterator[str]:
    """Sentences in tables of other rooms, where English is the key: defects, the first policy's reasons,
    the status, the claim's states, refusals that customers can meet."""
    for entry in _table("claims/rules/taxonomy.py", "SYMPTOMS").elts:
        yield from (entry.args[1].value, entry.args[2].value)
    for name in ("_GATES", "_RULINGS"):
        for row in _table("decisions/rules/policy_v1.py", name).elts:
            if isinstance(row, ast.Tuple):
                yield row.elts[-1].value  # type: ignore[attr-defined]
    for label, next_for_customer, _agent in ast.literal_eval(_table("workflows/status.py", "STATUSES")).values():
        yield from (label, next_for_customer)
    yield from ast.literal_eval(_table("workflows/status.py", "_LABELS")).values()
    yield from ast.literal_eval(_table("web/portal/link.py", "TEXTS")).values()
    yield from ast.literal_eval(_table("returns/types.py", "INSTRUCTIONS"))
    yield ast.literal_eval(_table("returns/types.py", "_BY_ROAD"))
    for keyword in ast.walk(_table("returns/types.py", "HANDLING")):
        if isinstance(keyword, ast.keyword) and keyword.arg == "texts":
            yield from (str(text.value) for text in ast.walk(keyword.value) if isinstance(text, ast.Constant))
    yield from _called(_table("web/words.py", "_CUSTOMER"))
    for path in _CUSTOMERS_READ:
        for node in ast.walk(ast.parse((WEB.parent / path).read_text())):
            if isinstance(node, ast.Dict):
                yield from ast.literal_eval(node).values()
    yield from FIELDS


def _table(path: str, name: str) -> Any:
    """The value given to `name` at the top of this file."""
    for node in ast.parse((WEB.parent / path).read_text()).body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.value  # type: ignore[attr-defined]
    raise LookupError(f"{path} has no {name}")


def command(
    check: bool = typer.Option(False, help="Only say what is missing; exit code 1 when something is."),
) -> None:
    """Bring the .po files up to date with the sentences of the product, and compile the .mo files from them."""
    import polib

    wanted, missing = sentences(), 0
    for code, name in settings.LANGUAGES:
        if code == "en":
            continue
        path = WEB / "locale" / code / "LC_MESSAGES" / "django.po"
        book = polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)
        book.metadata = {"Language": code, **_HEADER}
        for entry in [entry for entry in book if entry.msgid not in wanted]:
            book.remove(entry)
        for sentence in sorted(wanted - {entry.msgid for entry in book}):
            book.append(polib.POEntry(msgid=sentence, msgstr=""))
        open_ones = [entry.msgid for entry in book if not entry.msgstr or entry.fuzzy]
        missing += len(open_ones)
        typer.echo(f"{name}: {len(book)} sentences, {len(open_ones)} not translated")
        if not check:
            book.sort(key=lambda entry: entry.msgid)
            path.parent.mkdir(parents=True, exist_ok=True)
            book.save(str(path))
            book.save_as_mofile(str(path.with_suffix(".mo")))
    if missing and check:
        raise typer.Exit(1)
