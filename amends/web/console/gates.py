"""Gates: what is in force, drafts of tunings, back-tests, and how often gates are wrong."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core.errors import NotFound
from amends.gates import api as gates
from amends.gates.ports import GateView, TuningView
from amends.stewardship import api as stewardship
from amends.web import doors
from amends.web.console.gate_forms import BackTestForm, OverrideForm, SettingForm

KINDS = ("completeness", "references", "transitions")
WINDOWS = (7, 30, 90, 365)
ENDED = ("done", "cancelled", "failed")


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def gate_table(request: HttpRequest) -> HttpResponse:
    """Every gate with what is set for it; drafts and versions; a new draft."""
    me = doors.actor(request)
    if request.method == "POST":
        made = None
        with doors.told(request):
            made = gates.draft(me, request.POST.get("title", ""))
        return doors.go(request, "console:tuning", made.id) if made else doors.go(request, "console:gates")
    found = gates.gates(me)
    context = {
        "kinds": [(kind, [_row(it) for it in found if it.kind == kind]) for kind in KINDS],
        "live": gates.live(me),
        "page": gates.tunings(me, doors.cursor(request), 20),
        "may_draft": can(me, Right.INTAKE_OPERATE),
        "may_publish": can(me, Right.POLICY_WRITE),
    }
    return doors.show(request, "console/gates/gates.html", context)


def _row(gate: GateView) -> dict[str, Any]:
    return {"gate": gate, "settings": [(it, _where(it.channel, it.account, it.profile)) for it in gate.settings]}


def _where(channel: str, account: str, profile: str) -> str:
    told = [part for part in (channel, account, profile and f"{profile} orders") if part]
    return ", ".join(told) or "everywhere"


@doors.page(Right.POLICY_WRITE)
@require_POST
def roll_back(request: HttpRequest) -> HttpResponse:
    """One step back."""
    with doors.told(request, "The version before is in force again, as a new version."):
        gates.roll_back(doors.actor(request), request.POST.get("reason", ""))
    return doors.go(request, "console:gates")


@doors.page(Right.INTAKE_READ)
@require_GET
def tuning(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """One tuning: its settings and overrides, its back-tests; a draft can be changed here."""
    return _tuning(request, tuning_id)


def _tuning(
    request: HttpRequest,
    tuning_id: int,
    setting: SettingForm | None = None,
    override: OverrideForm | None = None,
    preview: list[stewardship.OverridePreview] | None = None,
) -> HttpResponse:
    me = doors.actor(request)
    found = gates.tuning(me, tuning_id)
    tests = stewardship.back_tests(me, tuning_id)
    draft = found.state == "draft"
    context = {
        "tuning": found,
        "settings": [(it, _where(it.channel, it.account, it.profile)) for it in found.rules.settings],
        "tests": [{"test": it, "flips": sum(it.flips.values()), "fits": _fits(it, found)} for it in tests],
        "tested": any(it.state == "done" and _fits(it, found) for it in tests),
        "may_change": draft and can(me, Right.INTAKE_OPERATE),
        "may_publish": draft and can(me, Right.POLICY_WRITE),
        "setting_form": setting or SettingForm(),
        "override_form": override or OverrideForm(),
        "test_form": BackTestForm(),
        "preview": preview,
    }
    bound = next((form for form in (setting, override) if form is not None and form.errors), None)
    return doors.show(request, "console/gates/tuning.html", context, form=bound)


def _fits(test: stewardship.BackTestView, found: TuningView) -> bool:
    return test.digest == found.digest and test.against == found.base


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def setting_put(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """Add a setting to a draft."""
    form = SettingForm(request.POST)
    if form.is_valid():
        with doors.refusals(form):
            gates.put(doors.actor(request), tuning_id, form.setting())
            return doors.go(request, "console:tuning", tuning_id, message="The setting is in the draft.")
    return _tuning(request, tuning_id, setting=form)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def override_put(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """Try an override on the account's newest events, or add it to a draft."""
    form = OverrideForm(request.POST)
    me = doors.actor(request)
    if form.is_valid():
        with doors.refusals(form):
            if "try" in request.POST:
                return _tuning(request, tuning_id, override=form, preview=stewardship.preview(me, form.override()))
            gates.put(me, tuning_id, form.override())
            return doors.go(request, "console:tuning", tuning_id, message="The override is in the draft.")
    return _tuning(request, tuning_id, override=form)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def rule_out(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """Remove a setting or an override from a draft."""
    place = request.POST.get("place", "")
    kind = "override" if request.POST.get("kind") == "override" else "setting"
    if not (place.isascii() and place.isdigit() and len(place) < 6):
        raise NotFound
    with doors.told(request, "Removed from the draft."):
        gates.take_out(doors.actor(request), tuning_id, kind, int(place))
    return doors.go(request, "console:tuning", tuning_id)


@doors.page(Right.INTAKE_READ)
@require_POST
def tuning_do(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """Publish a draft, or drop it."""
    me, reason = doors.actor(request), request.POST.get("reason", "")[:2000]
    to_list = False
    with doors.told(request):
        if request.POST.get("act") == "drop":
            gates.drop(me, tuning_id, reason)
            messages.success(request, "The draft is dropped.")
        else:
            done = stewardship.publish(me, tuning_id, reason, untested="untested" in request.POST)
            messages.success(request, f"Version {done.version} is in force.")
        to_list = True
    return doors.go(request, "console:gates") if to_list else doors.go(request, "console:tuning", tuning_id)


@doors.page(Right.INTAKE_OPERATE)
@require_POST
def back_test_begin(request: HttpRequest, tuning_id: int) -> HttpResponse:
    """Begin a back-test of a draft."""
    form = BackTestForm(request.POST)
    if form.is_valid():
        begun = None
        with doors.told(request):
            begun = stewardship.begin_back_test(doors.actor(request), tuning_id, **form.asked())
        if begun:
            return doors.go(request, "console:back_test", begun.id)
    else:
        messages.error(request, "Choose a number of events from 1 to 200,000.")
    return doors.go(request, "console:tuning", tuning_id)


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def back_test(request: HttpRequest, back_test_id: int) -> HttpResponse:
    """A back-test's progress and what it found; POST stops it."""
    me = doors.actor(request)
    if request.method == "POST":
        with doors.told(request, "Stopped. What was found so far stays."):
            stewardship.stop_back_test(me, back_test_id)
        return doors.go(request, "console:back_test", back_test_id)
    found = stewardship.back_test(me, back_test_id)
    direction = request.GET.get("direction", "")
    direction = direction if direction in stewardship.DIRECTIONS else ""
    context = {
        "test": found,
        "tuning": gates.tuning(me, found.tuning_id),
        "rows": [_direction(found, name, words) for name, words in stewardship.DIRECTIONS.items()],
        "direction": direction,
        "page": stewardship.flips(me, back_test_id, direction, doors.cursor(request), doors.PAGE_SIZE),
        "running": found.state not in ENDED,
        "may_operate": can(me, Right.INTAKE_OPERATE),
    }
    if doors.is_partial(request):
        return doors.show(request, "console/gates/_progress.html", context)
    return doors.show(request, "console/gates/back_test.html", context)


def _direction(found: stewardship.BackTestView, name: str, words: str) -> dict[str, Any]:
    money = [(sums[name], currency) for currency, sums in sorted(found.money.items()) if name in sums]
    return {
        "name": name, "words": words, "count": found.flips[name], "released": found.released[name], "money": money,
    }  # fmt: skip


@doors.page(Right.INTAKE_READ)
@require_http_methods(["GET", "POST"])
def gate_rates(request: HttpRequest) -> HttpResponse:
    """How often each gate was wrong; POST makes a draft of a suggestion."""
    me = doors.actor(request)
    asked = request.POST if request.method == "POST" else request.GET
    days = asked.get("days", "90")
    window = int(days) if days in map(str, WINDOWS) else 90
    by_profile = asked.get("by") == "profile"
    found = stewardship.gate_rates(me, window, by_profile=by_profile)
    if request.method == "POST":
        return _draft_of(request, found)
    context = {
        "rows": [
            {"rate": it, "wrong": _share(it.false, it.false + it.true), "low": it.low / 10, "high": it.high / 10}
            for it in found
        ],
        "windows": WINDOWS,
        "days": window,
        "by_profile": by_profile,
        "may_draft": can(me, Right.INTAKE_OPERATE),
    }  # fmt: skip
    return doors.show(request, "console/gates/rates.html", context)


def _draft_of(request: HttpRequest, found: list[stewardship.GateRate]) -> HttpResponse:
    me, sent = doors.actor(request), request.POST
    wanted = tuple(sent.get(name, "") for name in ("code", "channel", "account", "profile"))
    for it in found:
        if it.suggestion and (it.code, it.channel, it.account, it.profile) == wanted:
            made = gates.draft(me, f"{it.code} at {it.channel} {it.account}: only noted"[:200])
            gates.put(me, made.id, it.setting)
            told = "A draft with the suggestion is made. Back-test it before it goes live."
            return doors.go(request, "console:tuning", made.id, message=told)
    return doors.go(request, "console:gate_rates")


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else "–"


@doors.page(Right.INTAKE_READ)
@require_GET
def rulings(request: HttpRequest, code: str) -> HttpResponse:
    """What one gate stopped, and whether it was right."""
    me = doors.actor(request)
    asked = {name: request.GET.get(name, "")[:200] for name in ("channel", "account", "says")}
    page = stewardship.rulings(me, code, cursor=doors.cursor(request), size=doors.PAGE_SIZE, **asked)
    gate = next((it for it in gates.gates(me) if it.code == code), None)
    if gate is None:
        raise NotFound
    return doors.show(request, "console/gates/rulings.html", {"page": page, "gate": gate, **asked})
