"""Reviewed cases as they would come over months, copied by SQL: what matters is how many there are."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection

from amends.claims import api as claims
from amends.claims.ports import ClaimInput, ClaimView
from amends.core import clock
from amends.core.actor import SYSTEM
from amends.identification.api import recount
from amends.identification.models import Example, Head, Lane, ProofCase
from amends.orders.api import order
from tests.claims.pictures import photo
from tests.workflows.shop import sell


def a_claim(*, with_photo: bool = True) -> ClaimView:
    """A scratched kettle."""
    order_id = sell()
    said = ClaimInput(
        order_id=order_id,
        order_line_id=order(SYSTEM, order_id).lines[0].id,
        defect_code="cosmetic_scratch",
        description="There is a long scratch over the whole front.",
    )
    claim = claims.open_claim(SYSTEM, said)
    if with_photo:
        claims.add_photo(SYSTEM, claim.id, "a.jpg", photo(width=320, height=240))
    claims.submit(SYSTEM, claim.id)
    return claims.claim(SYSTEM, claim.id)


def a_lane(decided: int, wrong: Collection[int], silent: int, family: str = "Kettles") -> Lane:
    """Kettles with a head that was measured on so many cases; `wrong`: which of the decided ones."""
    claim = a_claim(with_photo=False)
    known = Example.objects.create(
        claim_id=claim.id, claim_ref=claim.public_id, sold_unit_id=claim.sold_unit_id, family=family,
        symptom="cosmetic_scratch", defect="surface_scratched", label="Scratched or scuffed", component="Surface",
        source="inspection", reviewed_by="Quinn", reviewed_at=clock.now(),
    )  # fmt: skip
    lane = Lane.objects.create(kind="photo", family=family, examples=600)
    head = Head.objects.create(
        lane=lane, number=1, digest="d", method="test", classes=["surface_dented", "surface_scratched"],
        thin=["sharp_edge"], least=830_000, learnt=180, tuned=80, proving=decided, newest_example=known.pk,
        arrays=b"", at=clock.now(),
    )  # fmt: skip
    Lane.objects.filter(pk=lane.pk).update(head=head)
    cases(head, known, decided, wrong, silent)
    recount(lane.pk)
    return Lane.objects.get(pk=lane.pk)


def cases(head: Head, known: Example, decided: int, wrong: Collection[int] = (), silent: int = 0) -> None:
    """Cases of pieces that the head never saw."""
    rows = copies(known, decided + silent, "surface_scratched", "elsewhere")
    ProofCase.objects.bulk_create(
        [
            ProofCase(
                head=head, example=row, said="surface_scratched", sure=990_000 if at <= decided else 400_000,
                truth="surface_dented" if at in wrong else "surface_scratched", is_novel=False,
                is_decided=at <= decided, is_right=at not in wrong, at=row.reviewed_at,
            )
            for at, row in enumerate(rows, 1)
        ]
    )  # fmt: skip


def copies(known: Example, count: int, defect: str, family: str) -> list[Example]:
    """Examples of claims on sold units of their own."""
    own = {
        "public_id": "'CLM-T' || nextval('claims_claim_id_seq')",
        "serial": "'T' || nextval('claims_claim_id_seq')",
    }
    made = []
    with connection.cursor() as cursor:
        for table, key in (("orders_soldunit", known.sold_unit_id), ("claims_claim", known.claim_id)):
            cursor.execute(
                "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND column_name <> 'id' "
                "AND is_generated = 'NEVER'",
                [table],
            )
            names = [name for (name,) in cursor.fetchall()]
            picked = ", ".join(own.get(name, name) for name in names)
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {picked} FROM {table}, generate_series(1, %s) "
                "WHERE id = %s RETURNING id",
                [count, key],
            )
            made.append([row for (row,) in cursor.fetchall()])
    return Example.objects.bulk_create(
        [
            Example(
                claim_id=claim, claim_ref=f"C{claim}", sold_unit_id=unit, family=family, symptom=known.symptom,
                defect=defect, label=known.label, component="Surface", source="inspection",
                reviewed_by="Quinn", reviewed_at=known.reviewed_at,
            )
            for unit, claim in zip(*made, strict=True)
        ]
    )  # fmt: skip
