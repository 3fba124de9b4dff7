"""Gates, their tunings, back-tests, false rejects, and the field map."""

from typing import Annotated, Any, Literal

import msgspec
from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.gates import api as gates
from amends.gates.ports import GateView, Override, Setting, TuningView
from amends.stewardship import api as stewardship
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["gates"])
TUNING = shape(TuningView)
BACK_TEST = shape(stewardship.BackTestView)
Whole = Annotated[int, Field(ge=0, le=10**15)]


class Title(In):
    """What a draft is about."""

    title: Annotated[Word, Field(examples=["Believe this shop's totals"])]


class SettingIn(In):
    """One gate set otherwise; what is left out is meant for all."""

    code: Annotated[Word, Field(description="The gate", examples=["money_mismatch"])]
    severity: Annotated[Literal["", "off", "warn", "hold", "reject"], Field(examples=["warn"])] = ""
    channel: Annotated[Word, Field(examples=["shopify"])] = ""
    account: Annotated[Word, Field(examples=["main"])] = ""
    profile: Annotated[Word, Field(examples=[""])] = ""
    minor: Annotated[Whole | None, Field(description="Tolerance in minor units", examples=[5])] = None
    share: Annotated[Word, Field(description="Tolerance as a share", examples=[""])] = ""
    seconds: Annotated[Whole | None, Field(examples=[None])] = None
    note: Annotated[Word, Field(examples=["Rounds per line; agreed with finance."])] = ""


class OverrideIn(In):
    """What one account maps otherwise."""

    channel: Annotated[Word, Field(examples=["shopify"])]
    account: Annotated[Word, Field(examples=["main"])]
    field: Annotated[Word, Field(examples=["number"])]
    expression: Annotated[str, Field(max_length=500, description="JMESPath", examples=["order_number"])] = ""
    value: Annotated[Word, Field(description="A state that the merchant named", examples=[""])] = ""
    becomes: Annotated[dict[str, Word], Field(examples=[{}])] = {}
    note: Annotated[Word, Field(examples=["Their books use it."])] = ""


class RuleOut(In):
    """Which setting or override of a draft to remove."""

    kind: Annotated[Literal["setting", "override"], Field(examples=["setting"])]
    place: Annotated[int, Field(ge=0, le=10_000, examples=[0])]


class BackTestIn(In):
    """How far to look."""

    most: Annotated[int, Field(ge=1, le=200_000, examples=[20_000])] = 20_000
    every: Annotated[int, Field(ge=1, le=100_000, examples=[1])] = 1
    channel: Annotated[Word, Field(examples=["shopify"])] = ""
    account: Annotated[Word, Field(examples=[""])] = ""


class Publish(In):
    """Why a draft goes live; `untested` without a back-test of its exact contents."""

    reason: Annotated[Text, Field(examples=["21 of 24 held orders were released by people."])]
    untested: Annotated[bool, Field(examples=[False])] = False


class Reason(In):
    """Why."""

    reason: Annotated[Text, Field(examples=["It let wrong totals through."])]


@room.on("GET", "/gates", Right.INTAKE_READ, answer=list_of(GateView), staff=True)
def gate_list(request: HttpRequest) -> Any:
    """List the gates with what is set for each."""
    return gates.gates(actor(request))


@room.on("GET", "/gates/tunings", Right.INTAKE_READ, answer=page_of(TuningView), staff=True)
def tunings(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List drafts and versions of the tuning, newest first."""
    return gates.tunings(actor(request), cursor, size)


@room.on("GET", "/gates/tunings/{tuning_id}", Right.INTAKE_READ, answer=TUNING, staff=True)
def tuning(request: HttpRequest, tuning_id: Id) -> Any:
    """Read a tuning."""
    return gates.tuning(actor(request), tuning_id)


@room.on("POST", "/gates/tunings", Right.INTAKE_OPERATE, answer=TUNING, staff=True)
def draft(request: HttpRequest, body: Title) -> Any:
    """Draw up a tuning from the one in force."""
    return gates.draft(actor(request), body.title)


@room.on("POST", "/gates/tunings/{tuning_id}/settings", Right.INTAKE_OPERATE, answer=TUNING, staff=True)
def put_setting(request: HttpRequest, tuning_id: Id, body: SettingIn) -> Any:
    """Put a setting into a draft."""
    return gates.put(actor(request), tuning_id, msgspec.convert(body.model_dump(), Setting))


@room.on("POST", "/gates/tunings/{tuning_id}/overrides", Right.INTAKE_OPERATE, answer=TUNING, staff=True)
def put_override(request: HttpRequest, tuning_id: Id, body: OverrideIn) -> Any:
    """Put an override of an account's mapping into a draft."""
    return gates.put(actor(request), tuning_id, msgspec.convert(body.model_dump(), Override))


@room.on("POST", "/gates/tunings/{tuning_id}/remove", Right.INTAKE_OPERATE, answer=TUNING, staff=True)
def take_out(request: HttpRequest, tuning_id: Id, body: RuleOut) -> Any:
    """Remove a setting or an override from a draft."""
    return gates.take_out(actor(request), tuning_id, body.kind, body.place)


@room.on("POST", "/gates/tunings/{tuning_id}/publish", Right.POLICY_WRITE, answer=TUNING, staff=True)
def publish(request: HttpRequest, tuning_id: Id, body: Publish) -> Any:
    """Put a draft in force."""
    return stewardship.publish(actor(request), tuning_id, body.reason, untested=body.untested)


@room.on("POST", "/gates/roll-back", Right.POLICY_WRITE, answer=TUNING, staff=True)
def roll_back(request: HttpRequest, body: Reason) -> Any:
    """Put the version before in force again."""
    return gates.roll_back(actor(request), body.reason)


@room.on(
    "POST",
    "/gates/override-preview",
    Right.INTAKE_OPERATE,
    answer=list_of(stewardship.OverridePreview),
    staff=True,
)
def preview(request: HttpRequest, body: OverrideIn) -> Any:
    """Try an override on the account's newest events, without keeping anything."""
    return stewardship.preview(actor(request), msgspec.convert(body.model_dump(), Override))


@room.on(
    "POST", "/gates/tunings/{tuning_id}/back-tests", Right.INTAKE_OPERATE,
    answer=BACK_TEST, staff=True,
)  # fmt: skip
def back_test_begin(request: HttpRequest, tuning_id: Id, body: BackTestIn) -> Any:
    """Try a draft on stored events, in the background."""
    return stewardship.begin_back_test(actor(request), tuning_id, **body.model_dump())


@room.on(
    "GET",
    "/gates/back-tests/{back_test_id}",
    Right.INTAKE_READ,
    answer=BACK_TEST,
    staff=True,
)
def back_test(request: HttpRequest, back_test_id: Id) -> Any:
    """Read a back-test's progress and counts."""
    return stewardship.back_test(actor(request), back_test_id)


@room.on(
    "GET", "/gates/back-tests/{back_test_id}/flips", Right.INTAKE_READ,
    answer=page_of(stewardship.FlipView), staff=True,
)  # fmt: skip
def flips(request: HttpRequest, back_test_id: Id, direction: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List the past events that would be judged otherwise."""
    return stewardship.flips(actor(request), back_test_id, direction, cursor, size)


@room.on("GET", "/gates/rates", Right.INTAKE_READ, answer=list_of(stewardship.GateRate), staff=True)
def rates(
    request: HttpRequest, days: Size = 90, by_profile: bool = False, code: Word = "", channel: Word = ""
) -> Any:
    """List how often each gate was wrong, by channel and account (and order profile)."""
    return stewardship.gate_rates(actor(request), days, by_profile=by_profile, code=code, channel=channel)


@room.on("GET", "/gates/rulings", Right.INTAKE_READ, answer=page_of(stewardship.RulingView), staff=True)
def rulings(
    request: HttpRequest, code: Word, channel: Word = "", account: Word = "", says: Word = "", cursor: Word = "",
    size: Size = 50,
) -> Any:  # fmt: skip
    """List what one gate stopped, and whether it was right."""
    return stewardship.rulings(actor(request), code, channel, account, says, cursor, size)


@room.on("GET", "/field-map", Right.INTAKE_READ, answer=list_of(stewardship.MappedField), staff=True)
def field_map(request: HttpRequest, channel: Word = "", q: Word = "") -> Any:
    """List the canonical fields with owner, rule, sources by channel, and overrides of accounts."""
    return stewardship.field_map(actor(request), channel, q)
