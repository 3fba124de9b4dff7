"""Policies: versions and drafts, their review, simulations on past cases, replay."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.decisions import api as decisions
from amends.decisions.api import policy_grid
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import list_of, page_of, shape

room = Room(tags=["policies"])
Policy = shape(decisions.PolicyView)
Simulation = shape(policy_grid.SimulationView)


class DraftIn(In):
    """A draft from a published version, for a scope (empty: everywhere)."""

    name: Annotated[Word, Field(examples=["Milder for small amounts"])]
    base: Annotated[int, Field(ge=1, le=10**8, examples=[1])]
    channel: Annotated[Word, Field(examples=["shopify"])] = ""
    account: Annotated[Word, Field(examples=["main"])] = ""
    region: Annotated[Word, Field(description="Country code", examples=["DE"])] = ""
    category: Annotated[Word, Field(description="Of products", examples=["Kettles"])] = ""


class ContentIn(In):
    """The tables as JDM. `known`: the digest that the change starts from; 409 when it is another by now."""

    content: Annotated[dict[str, Any], Field(examples=[{"nodes": [], "edges": []}])]
    known: Annotated[Word, Field(examples=[""])] = ""


class ReasonIn(In):
    """Why."""

    reason: Annotated[Text, Field(examples=["Agreed with finance."])]


class PublishIn(ReasonIn):
    """The second person's yes, and when it is valid; without a beginning: now, without an end: until replaced."""

    valid_from: Annotated[datetime | None, Field(examples=[None])] = None
    valid_to: Annotated[datetime | None, Field(examples=[None])] = None
    untested: Annotated[bool, Field(description="Publish without a simulation", examples=[False])] = False


@room.on("GET", "/policies", Right.POLICY_READ, answer=page_of(decisions.PolicyView), staff=True)
def policies(request: HttpRequest, state: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """List versions and drafts, newest first."""
    return decisions.versions.policies(actor(request), state, cursor, size)


@room.on("POST", "/policies", Right.POLICY_WRITE, answer=Policy, status=201, staff=True)
def draft(request: HttpRequest, body: DraftIn) -> Any:
    """Draw up a draft from a version."""
    scope = decisions.Scope(channel=body.channel, account=body.account, region=body.region, category=body.category)
    return decisions.policy_desk.draft(actor(request), body.name, body.base, scope)


@room.on("GET", "/policies/{policy_id}", Right.POLICY_READ, answer=Policy, staff=True)
def policy(request: HttpRequest, policy_id: Id) -> Any:
    """Read one version or draft."""
    return decisions.versions.policy(actor(request), policy_id)


@room.on("POST", "/policies/{policy_id}/content", Right.POLICY_WRITE, answer=Policy, staff=True)
def save(request: HttpRequest, policy_id: Id, body: ContentIn) -> Any:
    """Replace the tables of a draft."""
    return decisions.policy_desk.save(actor(request), policy_id, body.content, body.known)


@room.on(
    "GET", "/policies/{policy_id}/changes", Right.POLICY_READ,
    answer=list_of(policy_grid.Change), staff=True,
)  # fmt: skip
def changes(request: HttpRequest, policy_id: Id, against: Size = 0) -> Any:
    """List what differs from another version (0: the one it was drawn up from)."""
    return decisions.versions.difference(actor(request), policy_id, against)


@room.on("GET", "/policies/{policy_id}/gaps", Right.POLICY_READ, answer=shape(policy_grid.Analysis), staff=True)
def gaps(request: HttpRequest, policy_id: Id) -> Any:
    """Read which cases no row covers, and which rows are never reached or overlap."""
    return policy_grid.analyse(decisions.versions.policy(actor(request), policy_id).content)


@room.on("GET", "/policies/{policy_id}/try/{ref}", Right.POLICY_READ, answer=shape(policy_grid.Trial), staff=True)
def try_claim(request: HttpRequest, policy_id: Id, ref: Word) -> Any:
    """Read which rows would decide a claim now; nothing is decided."""
    return decisions.policy_desk.try_claim(actor(request), policy_id, ref)


@room.on("POST", "/policies/{policy_id}/submit", Right.POLICY_WRITE, answer=Policy, staff=True)
def submit(request: HttpRequest, policy_id: Id, body: ReasonIn) -> Any:
    """Hand a draft in for review."""
    return decisions.policy_desk.submit(actor(request), policy_id, body.reason)


@room.on("POST", "/policies/{policy_id}/send-back", Right.POLICY_WRITE, answer=Policy, staff=True)
def send_back(request: HttpRequest, policy_id: Id, body: ReasonIn) -> Any:
    """Send a draft back to its author."""
    return decisions.policy_desk.send_back(actor(request), policy_id, body.reason)


@room.on("POST", "/policies/{policy_id}/publish", Right.POLICY_WRITE, answer=Policy, staff=True)
def publish(request: HttpRequest, policy_id: Id, body: PublishIn) -> Any:
    """Publish a colleague's draft."""
    return decisions.policy_desk.publish(actor(request), policy_id, **body.model_dump())


@room.on("POST", "/policies/{policy_id}/drop", Right.POLICY_WRITE, answer=Policy, staff=True)
def drop(request: HttpRequest, policy_id: Id, body: ReasonIn) -> Any:
    """Drop a draft."""
    return decisions.policy_desk.drop(actor(request), policy_id, body.reason)


@room.on("POST", "/policies/{policy_id}/roll-back", Right.POLICY_WRITE, answer=Policy, staff=True)
def roll_back(request: HttpRequest, policy_id: Id, body: ReasonIn) -> Any:
    """Take a live version back; what was valid before it decides again."""
    return decisions.policy_desk.roll_back(actor(request), policy_id, body.reason)


@room.on(
    "POST", "/policies/{policy_id}/simulations", Right.POLICY_WRITE, answer=Simulation, status=201, staff=True
)
def simulate(request: HttpRequest, policy_id: Id) -> Any:
    """Try a draft on every past case, in the background."""
    return decisions.policy_desk.simulate(actor(request), policy_id)


@room.on("GET", "/simulations/{simulation_id}", Right.POLICY_READ, answer=Simulation, staff=True)
def simulation(request: HttpRequest, simulation_id: Id) -> Any:
    """Read a simulation's progress, counts and sums."""
    return decisions.simulations.simulation(actor(request), simulation_id)


@room.on("POST", "/simulations/{simulation_id}/stop", Right.POLICY_WRITE, answer=Simulation, staff=True)
def stop(request: HttpRequest, simulation_id: Id) -> Any:
    """End a simulation; what it found so far stays."""
    decisions.policy_desk.stop_simulation(actor(request), simulation_id)
    return decisions.simulations.simulation(actor(request), simulation_id)


@room.on(
    "GET", "/simulations/{simulation_id}/flips", Right.POLICY_READ,
    answer=page_of(policy_grid.CaseFlipView), staff=True,
)  # fmt: skip
def flips(
    request: HttpRequest, simulation_id: Id, direction: Word = "", cursor: Word = "", size: Size = 50
) -> Any:
    """List the past cases that would be decided otherwise."""
    return decisions.simulations.flips(actor(request), simulation_id, direction, cursor, size)


@room.on("GET", "/decisions/{decision_id}/replay", Right.CLAIMS_DECIDE, answer=shape(decisions.Ruling), staff=True)
def replay(request: HttpRequest, decision_id: Id) -> Any:
    """Ask the stored version again with the stored inputs: the same answer as then."""
    return decisions.replay(actor(request), decision_id)
