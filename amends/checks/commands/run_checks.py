"""Running the checks over a claim."""

from __future__ import annotations

import logging

from django.db import connection, transaction

from amends.checks.models import Finding
from amends.checks.ports import plugged
from amends.checks.queries.findings import finding_view, newest_run
from amends.checks.queries.gather import gather
from amends.checks.types import Check, FindingView, Found, Gathered, Outcome
from amends.core import clock

_log = logging.getLogger(__name__)
_LOCKS = 0x636865636B  # "check": keeps these advisory locks apart from others'


def run_checks(claim_id: int) -> list[FindingView]:
    """Run every plugged check over the claim; stores and returns the findings of this run.

    Runs of one claim go one after another, so that a later run never holds older knowledge. NotFound.
    """
    with transaction.atomic():
        _lock(claim_id)
        given = gather(claim_id)
        run, at = newest_run(claim_id) + 1, clock.now()
        rows = [
            Finding(
                claim_id=claim_id,
                run=run,
                code=check.code,
                version=check.version,
                outcome=found.outcome.value,
                sentence=found.sentence,
                facts={"reason": found.reason, **found.facts},
                inputs=found.inputs,
                at=at,
            )
            for check in plugged()
            for found in [_look(check, given)]
        ]
        return [finding_view(row) for row in Finding.objects.bulk_create(rows)]


def _look(check: Check, given: Gathered) -> Found:
    try:
        return check.look(given)
    except Exception:
        # One check that breaks must not hold up the claim; "cannot tell" brings it before a person.
        _log.exception("check %s failed on claim %s", check.code, given.claim.public_id)
        sentence = "This check could not be carried out because of a fault in it; look at this point yourself."
        return Found(Outcome.UNKNOWN, "check_failed", sentence)


def _lock(claim_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s::bigint # %s::bigint)", [_LOCKS << 20, claim_id])
