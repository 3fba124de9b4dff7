"""Rules for refunds, goodwill budgets, and the log of decisions."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from pydantic import Field

from amends.accounts.api import Right
from amends.claims.api import claim_by_ref
from amends.core.money import Money
from amends.decisions import api as decisions
from amends.decisions.ports import BudgetView, LogLine
from amends.resolutions.api import rules_desk
from amends.resolutions.ports import AmountRulesView
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["money"])
Rules = shape(AmountRulesView)
Budget = shape(BudgetView)
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])]
Amount = Annotated[int, Field(ge=1, le=2**53, examples=[100_000])]


class RulesIn(In):
    """A draft's contents, and why the rules change."""

    content: Annotated[
        dict[str, Any], Field(examples=[{"shipping": "complete", "fees": "complete", "deductions": []}])
    ]
    because: Annotated[Text, Field(examples=["Shipping comes back with the last piece."])] = ""


class BudgetIn(In):
    """A team's budget in a period; no `members`: everybody."""

    team: Annotated[Word, Field(examples=["Desk"])]
    members: Annotated[list[Id], Field(max_length=500, examples=[[]])] = []
    currency: Currency
    minor: Amount
    starts: Annotated[date, Field(examples=["2026-01-01"])]
    ends: Annotated[date, Field(examples=["2026-01-31"])]


class BudgetAmount(In):
    """Another amount for a budget."""

    currency: Currency
    minor: Amount


@room.on("GET", "/refund-rules", Right.MEMOS_READ, answer=page_of(AmountRulesView), staff=True)
def rules(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List the versions and drafts of the rules for refunds, newest first."""
    return rules_desk.rules(actor(request), cursor, size)


@room.on("GET", "/refund-rules/{rules_id}", Right.MEMOS_READ, answer=Rules, staff=True)
def one(request: HttpRequest, rules_id: Id) -> Any:
    """Read one version or draft."""
    return rules_desk.rules_by_id(actor(request), rules_id)


@room.on("POST", "/refund-rules", Right.MEMOS_ISSUE, answer=Rules, status=201, staff=True)
def draft(request: HttpRequest) -> Any:
    """Begin a draft with what is in force now, or go on with your own one."""
    return rules_desk.draft_rules(actor(request))


@room.on("PUT", "/refund-rules/{rules_id}", Right.MEMOS_ISSUE, answer=Rules, staff=True)
def save(request: HttpRequest, rules_id: Id, body: RulesIn) -> Any:
    """Change a draft."""
    return rules_desk.save_rules(actor(request), rules_id, body.content, body.because)


@room.on("POST", "/refund-rules/{rules_id}/hand-in", Right.MEMOS_ISSUE, answer=Rules, staff=True)
def hand_in(request: HttpRequest, rules_id: Id) -> Any:
    """Ask somebody else to publish a draft."""
    return rules_desk.hand_in_rules(actor(request), rules_id)


@room.on("POST", "/refund-rules/{rules_id}/publish", Right.MEMOS_ISSUE, answer=Rules, staff=True)
def publish(request: HttpRequest, rules_id: Id) -> Any:
    """Put rules in force from now on, that somebody else worked on."""
    return rules_desk.publish_rules(actor(request), rules_id)


@room.on("POST", "/refund-rules/{rules_id}/send-back", Right.MEMOS_ISSUE, answer=Rules, staff=True)
def send_back(request: HttpRequest, rules_id: Id) -> Any:
    """Make what was handed in a draft again."""
    return rules_desk.drop_rules(actor(request), rules_id, back=True)


@room.on("POST", "/refund-rules/{rules_id}/drop", Right.MEMOS_ISSUE, answer=Rules, staff=True)
def drop(request: HttpRequest, rules_id: Id) -> Any:
    """Away with a draft."""
    return rules_desk.drop_rules(actor(request), rules_id)


@room.on("GET", "/goodwill-budgets", Right.CLAIMS_APPROVE_SECOND, answer=page_of(BudgetView), staff=True)
def budgets(request: HttpRequest, cursor: Word = "", size: Size = 50) -> Any:
    """List goodwill budgets with what is used of them, newest first."""
    return decisions.goodwill_desk.budgets(actor(request), cursor, size)


@room.on("POST", "/goodwill-budgets", Right.PEOPLE_ADMIN, answer=Budget, status=201, staff=True)
def make_budget(request: HttpRequest, body: BudgetIn) -> Any:
    """Give a team a goodwill budget."""
    limit = Money(body.minor, body.currency)
    return decisions.goodwill_desk.make_budget(
        actor(request), body.team, body.members, limit, body.starts, body.ends
    )


@room.on("PUT", "/goodwill-budgets/{budget_id}", Right.PEOPLE_ADMIN, answer=Budget, staff=True)
def change_budget(request: HttpRequest, budget_id: Id, body: BudgetAmount) -> Any:
    """Change a budget's amount, to no less than is used of it."""
    return decisions.goodwill_desk.change_budget(actor(request), budget_id, Money(body.minor, body.currency))


@room.on("GET", "/decision-log", Right.CLAIMS_APPROVE_SECOND, answer=page_of(LogLine), staff=True)
def log(request: HttpRequest, claim: Word = "", cursor: Word = "", size: Size = 50) -> Any:
    """Read the log of decisions, of one claim or of all, newest first. Nobody can change it."""
    me = actor(request)
    return decisions.goodwill_desk.log(me, claim_by_ref(me, claim).id if claim else None, cursor, size)
