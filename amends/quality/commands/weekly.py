"""The weekly report by mail: who gets it, when by their own clock, and what stands in it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from django.conf import settings
from django.db import transaction

from amends.accounts.api import Right, actor_for, can, require
from amends.casework.api import measures
from amends.core import clock
from amends.core.actor import Actor
from amends.core.errors import Refused
from amends.documents.api import pdf
from amends.notices.api import write
from amends.quality.models import Subscription
from amends.quality.queries import figures, looks
from amends.quality.queries.problems import late_actions, problems
from amends.quality.rules.weekly import iso_week, moment_of, sheet
from amends.quality.types.desk import Week, WeekLot, WeeklyMoment, WeekProblem, WeekRise

SHOWN = 10


def subscribe(actor: Actor, zone: str, weekday: int, hour: int) -> None:
    """From the next such moment on; again it changes it. Refused: weekly_zone, weekly_moment, weekly_who."""
    require(actor, Right.QUALITY_READ)
    if actor.user_id is None:
        raise Refused("weekly_who")
    if zone not in available_timezones():
        raise Refused("weekly_zone", field="zone")
    if not (1 <= weekday <= 7 and 0 <= hour <= 23):
        raise Refused("weekly_moment", field="weekday")
    here = clock.now().astimezone(ZoneInfo(zone))
    past = iso_week(here) if here >= moment_of(here, weekday, hour) else iso_week(here - timedelta(days=7))
    Subscription.objects.update_or_create(
        user_id=actor.user_id, defaults={"zone": zone, "weekday": weekday, "hour": hour, "last_week": past}
    )


def unsubscribe(actor: Actor) -> None:
    """No more reports; a second time nothing happens."""
    require(actor, Right.QUALITY_READ)
    if actor.user_id is not None:
        Subscription.objects.filter(user_id=actor.user_id).delete()


def subscription(actor: Actor) -> WeeklyMoment | None:
    """One's own."""
    require(actor, Right.QUALITY_READ)
    row = Subscription.objects.filter(user_id=actor.user_id).first() if actor.user_id else None
    if row is None:
        return None
    return WeeklyMoment(zone=row.zone, weekday=row.weekday, hour=row.hour, last_week=row.last_week)


def send_due() -> int:
    """Write the report to everybody whose moment of this week is past; how many letters. A week in which nothing
    happened is done without one; before the first snapshot nothing is done."""
    sent = 0
    for row in Subscription.objects.select_related("user").order_by("id").iterator(chunk_size=200):
        here = clock.now().astimezone(ZoneInfo(row.zone))
        week = iso_week(here)
        if row.last_week >= week or here < moment_of(here, row.weekday, row.hour):
            continue
        me = actor_for(row.user)
        if not row.user.is_active or not can(me, Right.QUALITY_READ):
            continue
        told = report(me, week)
        if told is not None:
            sent += _send(row, told)
    return sent


def _send(row: Subscription, told: Week) -> bool:
    with transaction.atomic():
        rows = Subscription.objects.filter(pk=row.pk, last_week=row.last_week)
        if not rows.update(last_week=told.week, told=msgspec.to_builtins(told)) or told.is_empty:
            return False
        context = {
            "name": row.user.name,
            "week": told,
            "reserves": [
                (currency, *map(round, (one.expected, one.low, one.high))) for currency, one in told.reserves
            ],
            "url": f"{settings.SITE_URL}/console/quality/",
            "stop": f"{settings.SITE_URL}/console/quality/weekly/",
        }
        key, papers = f"quality.weekly/{row.user_id}/{told.week}", [("quality_week", str(row.pk))]
        write(key, row.user.email, "weekly_quality", context, reference=f"quality {told.week}", papers=papers)
    return True


def paper(reference: str) -> tuple[str, bytes]:
    """Name and PDF of the report that was sent last to a subscription."""
    told = msgspec.convert(Subscription.objects.get(pk=int(reference)).told, Week)
    return f"quality-{told.week}.pdf", pdf(sheet(told))


def report(actor: Actor, week: str = "") -> Week | None:
    """What the report says now; None before the first snapshot. Needs Right.QUALITY_READ."""
    view = figures.snapshot_view(actor)
    if view is None:
        return None
    today = view.at.date()
    week_ago = today - timedelta(days=7)
    warned, foreseen, to_come = looks.warnings(actor), looks.forecast(actor), looks.reserve(actor)
    lots = [row for row in warned.lots if row.since is not None] if warned else []
    claims = before = None
    rises: list[WeekRise] = []
    if view.engine:
        claims = figures.bars(actor, "sku", {}, week_ago + timedelta(days=1), today, 1).total
        before = figures.bars(actor, "sku", {}, week_ago - timedelta(days=6), week_ago, 1).total
        rises = [
            WeekRise(what=f"{one.title}: {one.label}", recent=one.recent, before=one.before)
            for one in figures.rises(actor, SHOWN)
        ]
    return Week(
        week=week or iso_week(view.at), at=view.at, claims=claims, claims_before=before, rises=tuple(rises),
        lots=tuple(
            WeekLot(
                what=f"{row.title}, lot {row.lot}", failures=row.failures, expected=row.expected, times=row.times,
                low=row.low, high=row.high, waiting=row.waiting, since=row.since, fresh=row.since > week_ago,
            )
            for row in lots[:SHOWN] if row.since is not None
        ),
        held=sum(row.waiting for row in warned.lots if row.bad) if warned else 0,
        problems=_open(actor),
        coming=foreseen.total.horizons[0] if foreseen and foreseen.total else None,
        reserves=tuple(
            (one.currency, one.horizons[0]) for one in to_come.total.money if one.kind == "all"
        ) if to_come and to_come.total else (),
        **_shares(actor, view.at),
    )  # fmt: skip


def _open(actor: Actor) -> tuple[WeekProblem, ...]:
    late = late_actions()
    return tuple(
        WeekProblem(ref=row.ref, what=f"{row.title}, lot {row.lot}", state=row.state, late=late.get(row.id, 0))
        for row in problems(actor, size=SHOWN).items
    )


def _shares(actor: Actor, at: datetime) -> dict[str, str]:
    found = measures(actor, at - timedelta(days=90))
    shares = {"under_15": found.under_15, "first_contact": found.first_contact}
    return {name: f"{share.percent} %" if share.count else "" for name, share in shares.items()}
