"""Inspection plans, and what their steps found."""

from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.core.errors import NotFound
from amends.inspection import api as inspection
from amends.inspection.ports import KINDS, SCOPES, PlanView, SheetView, Step
from amends.returns import api as returns
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["inspection"])
Plan = shape(PlanView)
Sheet = shape(SheetView)


class StepIn(In):
    """One step. Limits are decimal texts, both included."""

    kind: Word = Field(description=f"One of {', '.join(KINDS)}", examples=["measure"])
    text: Annotated[Text, Field(examples=["Voltage at the adapter"])]
    unit: Annotated[Word, Field(examples=["V"])] = ""
    least: Annotated[Word, Field(examples=["11.8"])] = ""
    most: Annotated[Word, Field(examples=["12.6"])] = ""
    optional: bool = False


class NextPlan(In):
    """The next version of a plan. Without steps it is retired."""

    scope: Word = Field(description=f"One of {', '.join(SCOPES)}", examples=["product"])
    scope_value: Annotated[Word, Field(description="SKU or category", examples=["LAMP-01"])] = ""
    name: Annotated[Word, Field(examples=["Lamps"])] = ""
    steps: Annotated[
        list[StepIn],
        Field(max_length=40, examples=[[{"kind": "check", "text": "It switches on"}]]),
    ]
    reason: Annotated[Text, Field(examples=["The new adapter has other limits."])]
    after: Annotated[int | None, Field(description="The version that you saw; 0 for none", examples=[0])] = None


@room.on("GET", "/inspection-plans", Right.RETURNS_READ, answer=page_of(PlanView), staff=True)
def plans(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List the newest version of each plan, last changed first."""
    return inspection.plans(actor(request), cursor, size)


@room.on("POST", "/inspection-plans", Right.CATALOG_WRITE, answer=Plan, status=201, staff=True)
def save(request: HttpRequest, body: NextPlan) -> Any:
    """Add a plan, or the next version of one; what was inspected keeps the version it was inspected by."""
    steps = [Step(**step.model_dump()) for step in body.steps]
    return inspection.save_plan(
        actor(request), body.scope, body.scope_value, body.name, steps, body.reason, after=body.after
    )


@room.on("GET", "/inspection-plans/{plan_id}", Right.RETURNS_READ, answer=Plan, staff=True)
def read(request: HttpRequest, plan_id: Id) -> Any:
    """Read one version of a plan."""
    return inspection.plan(actor(request), plan_id)


@room.on("GET", "/receipts/{receipt_id}/plan", Right.RETURNS_READ, answer=Plan, staff=True)
def for_receipt(request: HttpRequest, receipt_id: Id) -> Any:
    """Read the plan that goods are to be inspected by; not found when there is none."""
    found = inspection.plan_of(returns.receipt(actor(request), receipt_id))
    if found is None:
        raise NotFound
    return found


@room.on("GET", "/receipts/{receipt_id}/sheet", Right.RETURNS_READ, answer=Sheet, staff=True)
def sheet(request: HttpRequest, receipt_id: Id) -> Any:
    """Read what each step found, with the plan's version; not found without a plan or an inspection."""
    found = inspection.sheet(actor(request), returns.receipt(actor(request), receipt_id).id)
    if found is None:
        raise NotFound
    return found
