"""Policies: what decides where, drafts and their review, the try-out, simulations on past cases."""

from __future__ import annotations

from datetime import UTC, datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from amends.accounts.api import Right, can
from amends.core.errors import NotFound, Refused, text_of
from amends.decisions import api as decisions
from amends.decisions.api import policy_grid
from amends.web import doors


@doors.page(Right.POLICY_READ)
@require_http_methods(["GET", "POST"])
def policies(request: HttpRequest) -> HttpResponse:
    """The version that decides by default in words, every version and draft, and a new draft."""
    me = doors.actor(request)
    if request.method == "POST":
        made = None
        with doors.told(request):
            base = request.POST.get("base", "")
            scope = {axis: request.POST.get(axis, "") for axis in ("channel", "account", "region", "category")}
            made = decisions.policy_desk.draft(
                me, request.POST.get("name", ""), int(base) if base.isdecimal() and len(base) < 9 else 0,
                decisions.Scope(**scope),
            )  # fmt: skip
        return doors.go(request, "console:policy", made.id) if made else doors.go(request, "console:policies")
    page = decisions.versions.policies(me, cursor=doors.cursor(request), size=100)
    known = [row for row in page.items if row.version is not None]
    wanted = request.GET.get("version", "")
    chosen: decisions.PolicyView | None
    if wanted:
        chosen = decisions.versions.version(me, int(wanted) if wanted.isdecimal() and len(wanted) < 9 else 0)
    else:
        chosen = next((row for row in known if row.in_force and row.where == "everywhere"), None)
    context = {
        "page": page,
        "known": known,
        "chosen": chosen,
        "tables": decisions.versions.policy_tables(chosen) if chosen else (),
        "may_write": can(me, Right.POLICY_WRITE),
    }
    return doors.show(request, "console/policies.html", context)


@doors.page(Right.POLICY_READ)
@require_GET
def policy(request: HttpRequest, policy_id: int) -> HttpResponse:
    """One version or draft: what it changes, what it leaves open, what it would have done, what it would do."""
    me = doors.actor(request)
    found = decisions.versions.policy(me, policy_id)
    ref, trial, trial_error = request.GET.get("claim", "").strip()[:40], None, ""
    if ref:
        try:
            trial = decisions.policy_desk.try_claim(me, policy_id, ref)
        except NotFound:
            trial_error = "There is no such claim. Type its reference, such as CLM-7KQ2M9."
        except Refused as refusal:
            trial_error = text_of(refusal.code, refusal.facts)
    tests = decisions.simulations.simulations(me, policy_id)
    write = can(me, Right.POLICY_WRITE)
    context = {
        "policy": found,
        "tables": decisions.versions.policy_tables(found),
        "changes": decisions.versions.difference(me, policy_id) if found.base else (),
        "gaps": policy_grid.analyse(found.content),
        "tests": tests,
        "tested": any(it.state == "done" and it.fits for it in tests),
        "ref": ref,
        "trial": trial,
        "trial_error": trial_error,
        "may_write": write,
        "may_review": write and me.user_id is not None and me.user_id not in found.editors,
    }
    return doors.show(request, "console/policy.html", context)


@doors.page(Right.POLICY_WRITE)
@require_POST
def policy_do(request: HttpRequest, policy_id: int) -> HttpResponse:
    """Hand in, send back, publish, drop, take back, or try on past cases."""
    me, desk = doors.actor(request), decisions.policy_desk
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")[:2000]
    with doors.told(request):
        if act == "simulate":
            return doors.go(request, "console:simulation", desk.simulate(me, policy_id).id)
        if act == "submit":
            desk.submit(me, policy_id, reason)
        elif act == "send_back":
            desk.send_back(me, policy_id, reason)
        elif act == "drop":
            desk.drop(me, policy_id, reason)
        elif act == "roll_back":
            back = desk.roll_back(me, policy_id, reason)
            messages.success(request, f"Taken back. Version {back.version} tells what decides there now.")
        elif act == "publish":
            done = desk.publish(
                me,
                policy_id,
                reason,
                valid_from=_day(request.POST.get("valid_from", "")),
                valid_to=_day(request.POST.get("valid_to", "")),
                untested="untested" in request.POST,
            )
            messages.success(request, f"Version {done.version} is published.")
    return doors.go(request, "console:policy", policy_id)


def _day(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError:
        raise Refused("policy_period") from None


@doors.page(Right.POLICY_READ)
@require_http_methods(["GET", "POST"])
def simulation(request: HttpRequest, simulation_id: int) -> HttpResponse:
    """A simulation's progress and what it found; POST stops it."""
    me = doors.actor(request)
    if request.method == "POST":
        with doors.told(request, "The simulation is stopped; what it found stays."):
            decisions.policy_desk.stop_simulation(me, simulation_id)
        return doors.go(request, "console:simulation", simulation_id)
    found = decisions.simulations.simulation(me, simulation_id)
    direction = request.GET.get("direction", "")
    context = {
        "test": found,
        "policy": decisions.versions.policy(me, found.policy_id),
        "running": found.state in ("queued", "running"),
        "rate": found.seen * 1000 // found.milliseconds if found.milliseconds else 0,
        "directions": [
            {
                "name": name,
                "count": count,
                "money": [(sums[name], c) for c, sums in found.money.items() if name in sums],
            }
            for name, count in found.flips.items()
        ],
        "money": [
            (c, sums["before"], sums["after"], sums["after"] - sums["before"]) for c, sums in found.money.items()
        ],
        "direction": direction,
        "page": decisions.simulations.flips(me, simulation_id, direction, doors.cursor(request)),
        "may_write": can(me, Right.POLICY_WRITE),
    }
    return doors.show(request, "console/simulation.html", context)
