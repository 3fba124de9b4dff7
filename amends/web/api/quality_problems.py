"""Quality problems: from the alarm over containment, cause and corrective actions to the proof (8D)."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from pydantic import Field

from amends.accounts.api import Right
from amends.quality import api as quality
from amends.quality.ports import QualityProblem, QualityProblemRow
from amends.web.api.door import Id, In, Room, Size, Text, Word, actor
from amends.web.api.shapes import page_of, shape

room = Room(tags=["quality"])
PROBLEM = shape(QualityProblem)
AT = "/quality/problems/{ref}"


class NoteIn(In):
    """Why, or what was found."""

    note: Annotated[Text, Field(examples=["The retailer had mixed up two lots."])]


class ContainIn(In):
    """What is done at once, and until when claims on the lot go to a person."""

    note: Annotated[Text, Field(examples=["20 pieces stand in cage 3."])]
    until: Annotated[date, Field(examples=["2027-01-31"])]
    tell_supplier: Annotated[bool, Field(examples=[True])] = True


class CauseIn(In):
    """The cause from the catalogue, and the symptom that it explains (empty: every one)."""

    cause: Annotated[Word, Field(examples=["solder_joint"])]
    symptom: Annotated[Word, Field(examples=["no_power"])] = ""
    note: Annotated[Text, Field(examples=["Three units cut open: the joint at K4 is cold."])]


class ActionIn(In):
    """A corrective or preventive action with its owner and date."""

    kind: Annotated[Literal["corrective", "preventive"], Field(examples=["corrective"])]
    text: Annotated[Text, Field(examples=["Check the solder of K4 at 100 %."])]
    owner: Annotated[Word, Field(examples=["Ada Sterling"])]
    due_on: Annotated[date, Field(examples=["2027-01-31"])]


class CorrectionIn(In):
    """From when on the correction is in place (empty: today)."""

    note: Annotated[Text, Field(examples=["The new solder profile runs on both lines."])]
    corrected_on: Annotated[date | None, Field(examples=["2027-01-15"])] = None


class PatternIn(In):
    """What the claim check does with the confirmed pattern, until a day; a person says yes by sending it."""

    title: Annotated[Word, Field(examples=["Cold joint at K4: lot L-2605"])]
    defect_code: Annotated[Word, Field(examples=["no_power"])] = ""
    action: Annotated[Literal["approve", "review", "stop_use"], Field(examples=["approve"])]
    customer_text: Annotated[Text, Field(examples=["This batch has a known fault."])] = ""
    until: Annotated[date, Field(examples=["2027-06-30"])]


class StepIn(In):
    """The text of one discipline."""

    text: Annotated[Text, Field(examples=["Ada Sterling (lead), Ben Okoye (supplier)"])]


class CloseIn(NoteIn):
    """The end; `anyway`: although the later rate does not prove it yet."""

    anyway: Annotated[bool, Field(examples=[False])] = False


def _acted(request: HttpRequest, ref: str, act: Callable[[Any], object]) -> Any:
    me = actor(request)
    act(me)
    return quality.problems.problem(me, ref)


@room.on("GET", "/quality/problems", Right.QUALITY_READ, answer=page_of(QualityProblemRow), staff=True)
def problems(
    request: HttpRequest, all: bool = False, supplier: Word = "", cursor: Word = "", size: Size = 50
) -> Any:
    """List open problems (`all`: closed and dismissed ones as well; of one supplier's goods), newest first."""
    return quality.problems.problems(actor(request), not all, cursor, size, supplier=supplier)


@room.on("GET", AT, Right.QUALITY_READ, answer=PROBLEM, staff=True)
def problem(request: HttpRequest, ref: Word) -> Any:
    """Read one with its evidence, the eight steps, actions and the effect of the correction."""
    return quality.problems.problem(actor(request), ref)


@room.on("GET", AT + "/8d.pdf", Right.QUALITY_READ, answer=None, staff=True)
def report(request: HttpRequest, ref: Word) -> HttpResponse:
    """Print the 8D report."""
    return HttpResponse(quality.problems.report_pdf(actor(request), ref), content_type="application/pdf")


@room.on("GET", AT + "/package.zip", Right.QUALITY_READ, answer=None, staff=True)
def package(request: HttpRequest, ref: Word) -> HttpResponse:
    """Read all of it as one zip for R&D: data as CSV and Parquet, charts, units, photos, the 8D report, and a
    README that says what the columns mean. No customer is named in it."""
    return HttpResponse(quality.problems.package(actor(request), ref), content_type="application/zip")


@room.on("POST", AT + "/containment", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def contain(request: HttpRequest, ref: Word, body: ContainIn) -> Any:
    """Route claims on the lot to a person until a day, hold its stock, and write to the supplier."""
    said = (body.note, body.until, body.tell_supplier)
    return _acted(request, ref, lambda me: quality.problems.contain(me, ref, *said))


@room.on("POST", AT + "/dismissal", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def dismiss(request: HttpRequest, ref: Word, body: NoteIn) -> Any:
    """Say that it is no problem after all; a containment ends."""
    return _acted(request, ref, lambda me: quality.problems.dismiss(me, ref, body.note))


@room.on("POST", AT + "/cause", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def find_cause(request: HttpRequest, ref: Word, body: CauseIn) -> Any:
    """Confirm the cause (D4): claims on the lot carry it in the figures from the next night on."""
    said = (body.cause, body.symptom, body.note)
    return _acted(request, ref, lambda me: quality.problems.find_cause(me, ref, *said))


@room.on("POST", AT + "/actions", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def add_action(request: HttpRequest, ref: Word, body: ActionIn) -> Any:
    """Add a corrective (D5) or preventive (D7) action with its owner and date."""
    said = (body.kind, body.text, body.owner, body.due_on)
    return _acted(request, ref, lambda me: quality.problems.add_action(me, ref, *said))


@room.on("POST", AT + "/actions/{action_id}/done", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def finish_action(request: HttpRequest, ref: Word, action_id: Id) -> Any:
    """Mark an action as done, today; again it changes nothing."""
    return _acted(request, ref, lambda me: quality.problems.finish_action(me, ref, action_id))


@room.on("POST", AT + "/correction", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def correct(request: HttpRequest, ref: Word, body: CorrectionIn) -> Any:
    """Say from when on the correction is in place (D6); every corrective action must be done."""
    return _acted(request, ref, lambda me: quality.problems.correct(me, ref, body.note, body.corrected_on))


@room.on("POST", AT + "/pattern", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def confirm_pattern(request: HttpRequest, ref: Word, body: PatternIn) -> Any:
    """Make the confirmed pattern an advisory that the claim check uses until a day; once."""
    said = (body.title, body.defect_code, body.action, body.customer_text, body.until)
    return _acted(request, ref, lambda me: quality.problems.confirm_pattern(me, ref, *said))


@room.on("PUT", AT + "/steps/{step}", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def write_step(request: HttpRequest, ref: Word, step: Word, body: StepIn) -> Any:
    """Write one discipline of the 8D report, d1 to d8, over what stood there."""
    return _acted(request, ref, lambda me: quality.problems.write_step(me, ref, step, body.text))


@room.on("POST", AT + "/closing", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def close(request: HttpRequest, ref: Word, body: CloseIn) -> Any:
    """Close it (D8) when the later rate is surely lower, or `anyway`."""
    return _acted(request, ref, lambda me: quality.problems.close(me, ref, body.note, body.anyway))


@room.on("POST", AT + "/reopening", Right.CATALOG_WRITE, answer=PROBLEM, staff=True)
def reopen(request: HttpRequest, ref: Word, body: NoteIn) -> Any:
    """Open it again: it came again, or was closed or dismissed too early."""
    return _acted(request, ref, lambda me: quality.problems.reopen(me, ref, body.note))
